using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rollback.Model;

/// <summary>Text as a YAML scalar: plain where no reader could take it for anything else, in double quotes otherwise.</summary>
internal static partial class YamlScalar
{
    private static readonly string[] Reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    public static string Of(string text) => IsPlain(text) ? text : Quote(text);

    private static bool IsPlain(string text) =>
        Plain().IsMatch(text)
        && !Reserved.Contains(text, StringComparer.OrdinalIgnoreCase)
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\') quoted.Append('\\').Append(character);
            else if (IsSafe(character)) quoted.Append(character);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsSafe(char character) =>
        character is >= ' ' and <= '~' || char.IsSurrogate(character) || (character > '\u00a0' && char.IsLetterOrDigit(character));

    /// <summary>Words, times, paths, digests and sentences; no colon before a space, no comment sign, nothing that flow style uses.</summary>
    [GeneratedRegex("(^[A-Za-z0-9][A-Za-z0-9._/@:+-]*[A-Za-z0-9.](?<!:)$|^[A-Za-z][A-Za-z0-9._/-]*( [A-Za-z0-9._/-]+)*$|^[A-Za-z]$)" + Line.End, RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
