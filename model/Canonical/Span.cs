using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rollback.Model;

/// <summary>Spans of time as releases write them: <c>5m</c>, <c>1h30m</c>, <c>250ms</c>, <c>0s</c>.</summary>
public static partial class Span
{
    internal const string Pattern = "^(?=.)([0-9]{1,5}d)?([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,7}s)?([0-9]{1,7}ms)?$";

    public static bool TryParse(string? text, out TimeSpan span)
    {
        var match = Form().Match(text ?? "");
        span = match.Success
            ? TimeSpan.FromDays(Part(match, 1)) + TimeSpan.FromHours(Part(match, 2)) + TimeSpan.FromMinutes(Part(match, 3))
              + TimeSpan.FromSeconds(Part(match, 4)) + TimeSpan.FromMilliseconds(Part(match, 5))
            : default;
        return match.Success;
    }

    /// <summary>The shortest form: <c>90s</c> becomes <c>1m30s</c>, nothing becomes <c>0s</c>. Precise to the millisecond.</summary>
    public static string Format(TimeSpan span)
    {
        var text = new StringBuilder();
        Append(text, span.Days, "d");
        Append(text, span.Hours, "h");
        Append(text, span.Minutes, "m");
        Append(text, span.Seconds, "s");
        Append(text, span.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static void Append(StringBuilder text, int amount, string unit)
    {
        if (amount != 0) text.Append(CultureInfo.InvariantCulture, $"{amount}{unit}");
    }

    private static long Part(Match match, int group)
    {
        var digits = match.Groups[group].ValueSpan.TrimEnd("dhms");
        return digits.IsEmpty ? 0 : long.Parse(digits, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(Pattern + Line.End, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
