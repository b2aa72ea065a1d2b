namespace Rollback.Offline.Engine.Deployment;

/// <summary>Lets at most so many resources be worked on at the same time, however many a program registers.</summary>
public sealed class Throttle(int parallel, RunHealth health) : IDisposable
{
    private readonly SemaphoreSlim _permits = new(Math.Max(1, parallel));

    /// <summary>Waits for a turn; disposing what it returns gives the turn up.</summary>
    /// <exception cref="Protocol.Transport.RpcException">UNAVAILABLE: the deployment stopped meanwhile.</exception>
    public async Task<IDisposable> EnterAsync()
    {
        try
        {
            await _permits.WaitAsync(health.Stopping);
        }
        catch (OperationCanceledException)
        {
            throw RunHealth.Unavailable();
        }

        return new Permit(_permits);
    }

    public void Dispose() => _permits.Dispose();

    private sealed class Permit(SemaphoreSlim permits) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                permits.Release();
            }
        }
    }
}
