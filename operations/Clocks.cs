namespace Rollback.Operations;

/// <summary>Durations as reports show them.</summary>
internal static class Clocks
{
    /// <summary>Seconds since a timestamp of the same clock, to the millisecond.</summary>
    public static double SecondsSince(this TimeProvider clock, long timestamp) =>
        Math.Round(clock.GetElapsedTime(timestamp).TotalSeconds, 3);
}
