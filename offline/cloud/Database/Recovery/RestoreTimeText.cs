using System.Globalization;
using System.Text.RegularExpressions;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>What a declaration may say as <c>restoreTime</c>: a time with its zone, <c>lsn:0/16B3740</c>, or a restore point's name.</summary>
internal static partial class RestoreTimeText
{
    private const string LsnPrefix = "lsn:";
    private const int LongestName = 63;

    /// <exception cref="CloudException">It is neither; or a time without a zone, which everybody reads differently.</exception>
    public static RecoveryTarget Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new CloudException("restoreTime is empty; it must be a time such as 2026-11-20T09:00:00Z, a restore point's name or lsn:0/16B3740. Or set useLatestRestorableTime.");
        }

        if (text.StartsWith(LsnPrefix, StringComparison.Ordinal))
        {
            return Lsn.TryParse(text[LsnPrefix.Length..], out var place)
                ? new RecoveryTarget.Before(place)
                : throw new CloudException($"restoreTime is '{text}', and '{text[LsnPrefix.Length..]}' is no place in a write-ahead log, such as lsn:0/16B3740.");
        }

        if (TimePattern().Match(text) is { Success: true } match)
        {
            return Time(text, match);
        }

        return text.Length <= LongestName
            ? new RecoveryTarget.Named(text)
            : throw new CloudException($"restoreTime is '{text}': no restore point has a name of more than {LongestName} characters.");
    }

    private static RecoveryTarget.At Time(string text, Match match)
    {
        if (!match.Groups["zone"].Success)
        {
            throw new CloudException($"restoreTime is '{text}', a time without its zone: say 2026-11-20T09:00:00Z for UTC, or 2026-11-20T18:00:00+09:00.");
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new RecoveryTarget.At(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond)))
            : throw new CloudException($"restoreTime is '{text}', which is no time that exists; such as 2026-11-20T09:00:00Z.");
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?)?\s*(?<zone>[Zz]|[+-]\d{2}(:?\d{2})?|UTC|GMT)?\z")]
    private static partial Regex TimePattern();
}
