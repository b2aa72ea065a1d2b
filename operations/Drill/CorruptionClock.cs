using Rollback.Operations.Drill.Traffic;

namespace Rollback.Operations.Drill;

/// <summary>The moments of a drill with corrupted data, and the figures between them; null until both were reached.</summary>
internal sealed class CorruptionClock(TimeProvider clock)
{
    private DateTimeOffset? _begun;
    private DateTimeOffset? _detected;
    private DateTimeOffset? _recovered;

    public double? DetectSeconds => Seconds(_detected);

    public double? RecoverSeconds => Seconds(_recovered);

    public void Begin() => _begun = clock.GetUtcNow();

    public void Detect() => _detected = clock.GetUtcNow();

    public void Recover() => _recovered = clock.GetUtcNow();

    /// <summary>Span of acknowledged writes that are gone, up to the recovery; 0: none.</summary>
    public double? LostSeconds(IEnumerable<RequestRecord> records, IReadOnlySet<string> lost) =>
        _recovered is { } end ? Math.Round(Measure.LostSpan(records, lost, end).TotalSeconds, 3) : null;

    private double? Seconds(DateTimeOffset? moment) => moment is { } end && _begun is { } start ? Math.Round((end - start).TotalSeconds, 3) : null;
}
