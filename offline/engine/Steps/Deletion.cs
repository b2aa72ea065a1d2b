using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Deletes single resources; in which order is the caller's business.</summary>
public sealed class Deletion(DeploymentRun run)
{
    /// <summary>Deletes a resource, or only drops its state where it is not ours to delete.</summary>
    /// <param name="state">What to delete.</param>
    /// <param name="isDeletedToo">Whether a URN's resource is being deleted in this run as well.</param>
    public async Task DeleteAsync(ResourceState state, Func<string, bool> isDeletedToo)
    {
        if (state.PendingReplacement)
        {
            await run.Recorder.CommitAsync(new StateChange(null, state, null));
            return;
        }

        var op = state.External ? "discard" : "delete";
        var callsProvider = CallsProvider(state, isDeletedToo);
        await run.Steps.RunAsync(new Step
        {
            Op = state.Delete ? $"{op}-replaced" : op,
            Old = state,
            IsLogical = !state.Delete,
            Operation = callsProvider ? "deleting" : null,
            Apply = async () =>
            {
                if (callsProvider && !run.IsPreview)
                {
                    await (await OperationsAsync(state)).DeleteAsync(state);
                }

                return null;
            },
        });
    }

    /// <summary>Deletes a resource ahead of its replacement, and leaves its state behind as <see cref="ResourceState.PendingReplacement"/>.</summary>
    /// <param name="old">What to delete.</param>
    /// <param name="isDeletedToo">Whether a URN's resource is being deleted as well.</param>
    /// <param name="operations">Of its provider, where the caller has them.</param>
    public async Task<ResourceState> DeleteForReplacementAsync(
        ResourceState old, Func<string, bool> isDeletedToo, IResourceOperations? operations = null)
    {
        var gone = old with { PendingReplacement = true };
        var callsProvider = CallsProvider(old, isDeletedToo);
        await run.Steps.RunAsync(new Step
        {
            Op = "delete-replaced",
            Old = old,
            IsLogical = false,
            Operation = callsProvider ? "deleting" : null,
            Apply = async () =>
            {
                if (callsProvider && !run.IsPreview)
                {
                    await (operations ?? await OperationsAsync(old)).DeleteAsync(old);
                }

                return gone;
            },
        });
        return gone;
    }

    private static bool CallsProvider(ResourceState state, Func<string, bool> isDeletedToo) =>
        state is { Custom: true, External: false, RetainOnDelete: false }
        && !Urns.IsProvider(state.Type)
        && Urns.PackageOf(state.Type) != "pulumi"
        && !(state.DeletedWith.Length > 0 && isDeletedToo(state.DeletedWith));

    private async Task<IResourceOperations> OperationsAsync(ResourceState state) =>
        new ManagedOperations(await run.Providers.FindAsync(state.Provider));
}
