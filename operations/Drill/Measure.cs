using Rollback.Operations.Drill.Traffic;

namespace Rollback.Operations.Drill;

/// <summary>Turns the traffic of a drill into its figures.</summary>
internal static class Measure
{
    /// <summary>
    /// Failures that the injected fault made: answered with its status, by the color that carries it, between its start
    /// and the switch back. Every other failure is one that the switches themselves have to answer for.
    /// </summary>
    public static (int Faulted, int Failed) Failures(IEnumerable<RequestRecord> records, DrillMoments moments, string color, int status)
    {
        var failures = records.Where(record => !record.IsAcknowledged).ToList();
        var faulted = failures.Count(record =>
            record.Status == status
            && record.Color == color
            && moments.FaultStart is { } start
            && record.EndedAt >= start
            && (moments.SwitchedBack is not { } end || record.StartedAt <= end));
        return (faulted, failures.Count - faulted);
    }

    /// <summary>Span of acknowledged writes that are gone: from the oldest of them to the moment the service was back.</summary>
    public static TimeSpan LostSpan(IEnumerable<RequestRecord> records, IReadOnlySet<string> lost, DateTimeOffset end)
    {
        var oldest = records.Where(record => lost.Contains(record.Key)).Select(record => record.EndedAt).DefaultIfEmpty(end).Min();
        return end - oldest;
    }
}
