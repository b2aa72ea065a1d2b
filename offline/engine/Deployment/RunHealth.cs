using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>Whether a deployment has failed, and whether it may start further steps. Safe for concurrent use.</summary>
public sealed class RunHealth(bool continueOnError) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _failed;
    private volatile bool _maybeCorrupt;

    public bool Failed => _failed;

    /// <summary>Whether a provider failed in a way that leaves open what it did.</summary>
    public bool MaybeCorrupt => _maybeCorrupt;

    public bool ContinueOnError => continueOnError;

    /// <summary>Cancelled once no further step may start.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>A step failed: nothing else starts, unless errors are to be outlived.</summary>
    public void FailStep(bool maybeCorrupt)
    {
        _maybeCorrupt |= maybeCorrupt;
        _failed = true;
        if (!continueOnError)
        {
            _stop.Cancel();
        }
    }

    /// <summary>Remembers a failure that does not keep other steps from running.</summary>
    public void Fail() => _failed = true;

    /// <summary>Something failed that nothing may outlive, or the user cancelled.</summary>
    public void Stop()
    {
        _failed = true;
        _stop.Cancel();
    }

    /// <exception cref="RpcException">UNAVAILABLE, which the SDKs take as "the engine is going away".</exception>
    public void ThrowIfStopping()
    {
        if (_stop.IsCancellationRequested)
        {
            throw Unavailable();
        }
    }

    public static RpcException Unavailable() =>
        new(StatusCode.Unavailable, "The deployment is stopping: no further steps are started.");

    public void Dispose() => _stop.Dispose();
}
