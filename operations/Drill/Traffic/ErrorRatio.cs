namespace Rollback.Operations.Drill.Traffic;

/// <summary>Detects trouble as an alarm would: from the share of failures among the latest requests.</summary>
internal static class ErrorRatio
{
    /// <summary>How far back the alarm looks.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Share of failures, 0 to 1, from which it fires.</summary>
    public const double Threshold = 0.2;

    /// <summary>With fewer requests in the window it stays silent: one failure of two is no pattern.</summary>
    public const int Minimum = 10;

    public static bool IsFiring(IEnumerable<RequestRecord> records, DateTimeOffset now)
    {
        var recent = records.Reverse().TakeWhile(record => record.EndedAt > now - Window).ToList();
        return recent.Count >= Minimum && recent.Count(record => !record.IsAcknowledged) >= Threshold * recent.Count;
    }
}
