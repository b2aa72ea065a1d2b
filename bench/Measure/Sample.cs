using System.Globalization;

namespace Rollback.Bench.Measure;

/// <summary>Repeats of one measurement: the median counts, the spread says how far to trust it.</summary>
public sealed class Sample(IEnumerable<ProcessRun> runs)
{
    private readonly double[] _seconds = [.. runs.Select(run => run.Elapsed.TotalSeconds).Order()];

    public double MedianSeconds => _seconds[_seconds.Length / 2];

    public long PeakBytes { get; } = runs.Max(run => run.PeakBytes);

    /// <summary>Median, with the fastest and the slowest repeat.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{MedianSeconds:0.00} s ({_seconds[0]:0.00}-{_seconds[^1]:0.00})");
}
