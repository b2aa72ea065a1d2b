using System.Collections.Concurrent;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Provider;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Resource;

/// <summary>
/// Creates, updates and deletes resources so that each may be interrupted anywhere and repeated: the intention is on disk
/// before the first effect, the result after the last.
/// </summary>
internal sealed class ResourceOperations(ResourceStore store, Func<string, IResourceKind> kindOf)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    public Task<CloudResource> CreateAsync(string urn, PropertyMap inputs, CallContext context, CancellationToken cancellationToken) =>
        InTurnAsync(urn, async () =>
        {
            foreach (var lost in store.All.Where(resource => resource.Urn == urn && !context.Known.Contains(resource.Id)))
            {
                if (SameWish.Of(lost.Inputs, inputs, Urn.NameOf(urn)))
                {
                    return lost.Phase == ResourcePhase.Ready ? lost : await FinishAsync(lost, null, cancellationToken);
                }

                if (lost.Phase == ResourcePhase.Creating || (context.Known.Count == 0 && !kindOf(lost.Type).HoldsData))
                {
                    await RemoveAsync(lost, cancellationToken);
                }
            }

            return await NewAsync(urn, inputs, context, cancellationToken);
        }, cancellationToken);

    public Task<CloudResource> UpdateAsync(string urn, string id, PropertyMap inputs, CallContext context, CancellationToken cancellationToken) =>
        InTurnAsync(urn, async () =>
        {
            var type = Urn.TypeOf(urn);
            var previous = store.Find(type, id)
                ?? throw new CloudException($"{type} '{id}' is not in this cloud, so it cannot be updated. Run a refresh, then update again.");
            var wanted = store.Save(previous with { Urn = urn, Region = context.Region, Inputs = inputs, Phase = ResourcePhase.Updating });
            return await FinishAsync(wanted, previous, cancellationToken);
        }, cancellationToken);

    public Task DeleteAsync(string urn, string id, CancellationToken cancellationToken) => InTurnAsync(urn, async () =>
    {
        if (store.Find(Urn.TypeOf(urn), id) is { } resource)
        {
            if (resource.Phase != ResourcePhase.Deleting)
            {
                kindOf(resource.Type).EnsureRemovable(resource);
            }

            await RemoveAsync(resource, cancellationToken);
        }

        return true;
    }, cancellationToken);

    /// <summary>The resource with its outputs as they now are; null when it is gone.</summary>
    public async Task<CloudResource?> ReadAsync(string type, string id, CancellationToken cancellationToken) =>
        store.Find(type, id) is { } resource && await kindOf(type).ReadAsync(resource, cancellationToken) is { } outputs
            ? resource with { Outputs = outputs }
            : null;

    private async Task<CloudResource> NewAsync(string urn, PropertyMap inputs, CallContext context, CancellationToken cancellationToken)
    {
        var type = Urn.TypeOf(urn);
        var draft = new CloudResource(urn, type, "", context.Region, ResourcePhase.Creating, inputs, PropertyMap.Empty);
        draft = draft with { Id = kindOf(type).IdFor(draft) };
        if (store.Find(type, draft.Id) is { } other)
        {
            throw new RpcException(StatusCode.AlreadyExists, $"{type} '{draft.Id}' already exists (it belongs to {other.Urn}).");
        }

        store.Save(draft);
        try
        {
            return await FinishAsync(draft, null, cancellationToken);
        }
        catch (Exception exception) when (exception is not UnhealthyException && !cancellationToken.IsCancellationRequested)
        {
            await UndoAsync(draft, exception, cancellationToken);
            throw;
        }
    }

    private async Task<CloudResource> FinishAsync(CloudResource wanted, CloudResource? previous, CancellationToken cancellationToken)
    {
        try
        {
            var outputs = await kindOf(wanted.Type).RealiseAsync(wanted, previous, cancellationToken);
            return store.Save(wanted with { Phase = ResourcePhase.Ready, Outputs = outputs });
        }
        catch (UnhealthyException exception)
        {
            store.Save(wanted with { Phase = ResourcePhase.Ready, Outputs = exception.Outputs });
            throw;
        }
    }

    private async Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        store.Save(resource with { Phase = ResourcePhase.Deleting });
        await kindOf(resource.Type).RemoveAsync(resource, cancellationToken);
        store.Remove(resource);
    }

    private async Task UndoAsync(CloudResource draft, Exception cause, CancellationToken cancellationToken)
    {
        try
        {
            await RemoveAsync(draft, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new AggregateException($"{cause.Message} Undoing it failed too: {exception.Message} Run the same command again.", cause, exception);
        }
    }

    /// <summary>One operation at a time per URN; a caller that left does not interrupt one half-way.</summary>
    private async Task<T> InTurnAsync<T>(string urn, Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(urn, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await operation();
        }
        finally
        {
            turn.Release();
        }
    }
}
