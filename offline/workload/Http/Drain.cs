using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Rollback.Offline.Workload.Http;

/// <summary>
/// An end that fails no request: after SIGTERM the service says that it is not ready and goes on answering, closing each
/// connection with its next answer, until no connection is left or the limit is reached.
/// </summary>
internal sealed class Drain(TimeProvider time)
{
    /// <summary>How long the last answers may take.</summary>
    public static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>A balancer needs this long to notice that a pod is not ready.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(150);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    /// <summary>Completes at SIGTERM.</summary>
    public Task Begun => _begun.Task;

    public bool IsDraining => _begun.Task.IsCompleted;

    public IDisposable OnTermination()
    {
        return PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _begun.TrySetResult();
        });
    }

    /// <summary>Connection middleware that knows how many are open.</summary>
    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    };

    public async Task CompletedAsync()
    {
        var begun = time.GetTimestamp();
        await Task.Delay(Notice, time);
        while (Volatile.Read(ref _connections) > 0 && time.GetElapsedTime(begun) < Limit)
        {
            await Task.Delay(Pause, time);
        }
    }
}
