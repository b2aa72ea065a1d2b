namespace Rollback.Operations.Drill.Traffic;

/// <summary>When a service was back for good.</summary>
internal static class Recovery
{
    /// <summary>So many successes in a row, with no failure after them, count as lasting.</summary>
    public const int Lasting = 20;

    /// <summary>The end of the first success through <paramref name="color"/> after the last failure; null while it does not last.</summary>
    /// <param name="records">In the order in which they ended.</param>
    public static DateTimeOffset? At(IReadOnlyList<RequestRecord> records, string color, DateTimeOffset faultStart)
    {
        var sinceFailure = records
            .Reverse()
            .TakeWhile(record => record.IsAcknowledged && record.EndedAt > faultStart)
            .Reverse()
            .SkipWhile(record => record.Color != color)
            .ToList();
        return sinceFailure.Count >= Lasting ? sinceFailure[0].EndedAt : null;
    }
}
