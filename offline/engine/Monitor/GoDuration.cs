using System.Globalization;
using System.Text.RegularExpressions;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Durations as SDKs send them: <c>5m</c>, <c>1h30m</c>, <c>300000000000ns</c>.</summary>
public static partial class GoDuration
{
    /// <returns>Seconds; 0 for an empty text.</returns>
    /// <exception cref="FormatException">It is no duration.</exception>
    public static double ToSeconds(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        if (!Whole().IsMatch(text))
        {
            throw new FormatException($"'{text}' is not a duration; write for example '5m' or '1h30m'.");
        }

        return Part().Matches(text).Sum(part =>
            double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * SecondsPer(part.Groups[2].Value));
    }

    private static double SecondsPer(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        _ => 1e-9,
    };

    [GeneratedRegex(@"^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)")]
    private static partial Regex Part();
}
