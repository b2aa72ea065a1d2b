using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>When a daemon stops: on request, or when nothing is left to keep and nobody is being served.</summary>
internal sealed class DaemonLife(Func<bool> isEmpty, TextWriter log, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private bool _closing;

    /// <summary>Cancelled when operations in progress must leave off; they are finished after the next start.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes when the daemon is to stop.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether it takes no more calls.</summary>
    public bool IsClosing
    {
        get
        {
            lock (_gate)
            {
                return _closing;
            }
        }
    }

    /// <summary>Counts a call in; dispose it when it is answered.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: the daemon is stopping, ask the next one.</exception>
    public IDisposable Enter()
    {
        lock (_gate)
        {
            if (_closing)
            {
                throw new RpcException(StatusCode.Unavailable, "The offline cloud is stopping.");
            }

            _calls++;
            return new Call(this);
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _closing = true;
        }

        _stopping.Cancel();
        _ended.TrySetResult();
    }

    /// <summary>Waits until every call in progress is answered.</summary>
    public async Task DrainAsync()
    {
        while (Volatile.Read(ref _calls) > 0)
        {
            await Task.Delay(DrainPause, time);
        }
    }

    public void Log(string message) => log.WriteLine($"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {message}");

    public void Dispose() => _stopping.Dispose();

    private void Leave()
    {
        lock (_gate)
        {
            _calls--;
            if (_calls > 0 || !isEmpty())
            {
                return;
            }

            _closing = true;
        }

        _ended.TrySetResult();
    }

    private sealed class Call(DaemonLife life) : IDisposable
    {
        public void Dispose() => life.Leave();
    }
}
