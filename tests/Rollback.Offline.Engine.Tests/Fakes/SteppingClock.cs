namespace Rollback.Offline.Engine.Tests.Fakes;

/// <summary>A clock that moves one second whenever it is read; nothing it measures takes any time.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _seconds;

    public override DateTimeOffset GetUtcNow() =>
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(Interlocked.Increment(ref _seconds));

    public override long GetTimestamp() => 0;
}
