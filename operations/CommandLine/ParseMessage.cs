using System.Text.RegularExpressions;

namespace Rollback.Operations.CommandLine;

/// <summary>What the parser says, in words that people know.</summary>
internal static partial class ParseMessage
{
    public static string Of(string message)
    {
        var line = message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal);
        return NoNumber().Match(line) is not { Success: true } match ? line
            // The only numbers that commands take are those of releases.
            : match.Groups["option"].Success ? $"'{match.Groups["value"].Value}' is not a number ({match.Groups["option"].Value})."
            : $"'{match.Groups["value"].Value}' is not a release number.";
    }

    [GeneratedRegex(@"^Cannot parse argument '(?<value>.*)' for (?:command '[^']*'|option '(?<option>[^']*)') as expected type '[^']*'\.$", RegexOptions.CultureInvariant)]
    private static partial Regex NoNumber();
}
