namespace Rollback.Operations.Tests;

/// <summary>A clock on which a minute passes between any two looks, so that nothing has to be waited for.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _looks;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Add(ref _looks, 60);
}
