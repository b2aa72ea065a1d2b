using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>
/// Versions as a program may require them: comparisons joined by spaces (all must hold) and <c>||</c> (one must), such as
/// <c>&gt;=3.100.0 &lt;4.0.0 || 5.x</c>.
/// </summary>
public sealed partial class VersionRange
{
    private readonly ImmutableArray<ImmutableArray<Func<Version, bool>>> _alternatives;

    private VersionRange(ImmutableArray<ImmutableArray<Func<Version, bool>>> alternatives) => _alternatives = alternatives;

    /// <exception cref="RpcException">INVALID_ARGUMENT: it is no range.</exception>
    public static VersionRange Parse(string text) => new(
        [.. text.Split("||").Select(part => Comparison().Replace(part, "$1").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(comparison => ParseOne(comparison, text)).ToImmutableArray())]);

    public bool Contains(string version) =>
        _alternatives.Any(comparisons => comparisons.All(holds => holds(Version.Parse(Release(version)))));

    private static Func<Version, bool> ParseOne(string text, string range)
    {
        var parts = One().Match(text) is { Success: true } match
            ? match
            : throw new RpcException(StatusCode.InvalidArgument, $"'{range}' is not a range of versions; write for example '>=3.100.0'.");
        var numbers = parts.Groups["version"].Value.Split('.');
        var low = new Version(Number(numbers, 0), Number(numbers, 1), Number(numbers, 2));
        var given = numbers.TakeWhile(number => number is not ("x" or "X" or "*")).Count();
        return parts.Groups["operator"].Value switch
        {
            ">=" => version => version >= low,
            ">" => version => version > low,
            "<=" => version => version <= low,
            "<" => version => version < low,
            "!" or "!=" => version => version != low,
            "~" => version => version >= low && version < Next(low, Math.Min(given, 2)),
            "^" => version => version >= low && version < Next(low, 1),
            _ when given < 3 => version => version >= low && version < Next(low, given),
            _ => version => version == low,
        };
    }

    /// <summary>The first version that differs in one of the first so many numbers.</summary>
    private static Version Next(Version low, int numbers) => numbers switch
    {
        0 => new Version(int.MaxValue, 0, 0),
        1 => new Version(low.Major + 1, 0, 0),
        _ => new Version(low.Major, low.Minor + 1, 0),
    };

    private static int Number(string[] numbers, int index) =>
        index < numbers.Length && int.TryParse(numbers[index], out var number) ? number : 0;

    private static string Release(string version) => version.TrimStart('v').Split('-', '+')[0];

    [GeneratedRegex(@"(>=|<=|!=|>|<|=|!|~|\^)\s+")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^(?<operator>>=|<=|!=|==|>|<|=|!|~|\^)?v?(?<version>(\d+|x|X|\*)(\.(\d+|x|X|\*)){0,2})([-+].*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex One();
}
