using Google.Protobuf.WellKnownTypes;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>A program's word that it has registered everything; it stays alive until the deployment is finished.</summary>
public sealed class Shutdown
{
    private readonly TaskCompletionSource _signalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a program has said so.</summary>
    public Task Signalled => _signalled.Task;

    /// <summary>Answers SignalAndWaitForShutdown, once <see cref="Finish"/> has been called.</summary>
    public async Task<Empty> SignalAsync()
    {
        if (!_signalled.TrySetResult())
        {
            throw new RpcException(StatusCode.FailedPrecondition, "SignalAndWaitForShutdown was called twice.");
        }

        await _finished.Task;
        return new Empty();
    }

    public void Finish() => _finished.TrySetResult();
}
