using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Operations;

/// <summary>Of a preview, in which nothing happens that would have to be kept.</summary>
internal sealed class NoJournal : IJournal
{
    public ValueTask<long> BeginAsync(PendingOperation operation, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"A preview must not begin {operation.Type} {operation.Resource.Urn}.");

    public ValueTask EndAsync(StateChange change, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
