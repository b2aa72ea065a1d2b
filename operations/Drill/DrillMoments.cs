using Rollback.Operations.Drill.Traffic;

namespace Rollback.Operations.Drill;

/// <summary>Moments of a drill that its figures hang on, and the figures between them; null: not reached.</summary>
internal sealed record DrillMoments
{
    public DateTimeOffset? FaultStart { get; init; }

    public DateTimeOffset? Detected { get; init; }

    /// <summary>From when no well-behaved client can still use an answer from before the switch.</summary>
    public DateTimeOffset? SwitchedBack { get; init; }

    public DateTimeOffset? Recovered { get; init; }

    public double? DetectSeconds => SinceFault(Detected);

    public double? RecoverSeconds => SinceFault(Recovered);

    /// <summary>Span of acknowledged writes that are gone, up to the recovery; 0: none.</summary>
    public double? LostSeconds(IEnumerable<RequestRecord> records, IReadOnlySet<string> lost) =>
        Recovered is { } end ? Rounded(Measure.LostSpan(records, lost, end)) : null;

    private double? SinceFault(DateTimeOffset? moment) => moment is { } end && FaultStart is { } start ? Rounded(end - start) : null;

    private static double Rounded(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
