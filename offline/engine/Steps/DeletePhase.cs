using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Steps;

/// <summary>
/// Deletes everything that the program no longer wants, each as soon as nothing depends on it any more. What cannot be
/// deleted keeps what it depends on.
/// </summary>
public sealed class DeletePhase(DeploymentRun run, Deletion deletion)
{
    public async Task RunAsync()
    {
        var states = run.Recorder.Snapshot().Resources;
        var doomed = states.Where(IsDoomed).ToList();
        var order = new DeleteOrder(doomed);
        KeepWhatIsNeeded(states, doomed, order);
        foreach (var state in doomed.Where(IsProtected))
        {
            order.Keep(state);
            if (!run.Request.Options.ExcludeProtected)
            {
                Protection.RefuseDeletion(run, state);
            }
        }

        var urns = doomed.Where(state => !order.IsKept(state)).Select(state => state.Urn).ToHashSet();
        await order.RunAsync(async state =>
        {
            try
            {
                using var turn = await run.Throttle.EnterAsync();
                await deletion.DeleteAsync(state, urns.Contains);
                return true;
            }
            catch (Exception failure) when (failure is StepFailedException or RpcException { Status: StatusCode.Unavailable })
            {
                return false;
            }
        });
    }

    private bool IsDoomed(ResourceState state) =>
        (state.Delete || run.Request.Kind == DeploymentKind.Destroy || !run.Resources.IsClaimed(state.Urn)) && run.Targets.Contains(state);

    /// <summary>Whether a replaced resource may go was decided when it was replaced.</summary>
    private bool IsProtected(ResourceState state) =>
        state is { Protect: true, PendingReplacement: false, Delete: false } && !run.Request.Options.IgnoreProtect;

    /// <summary>
    /// Whatever stays (no target, or failed in this run) needs what it refers to: providers and components silently, other
    /// resources with a complaint, for somebody asked to have them deleted.
    /// </summary>
    private void KeepWhatIsNeeded(IEnumerable<ResourceState> states, List<ResourceState> doomed, DeleteOrder order)
    {
        var isDoomed = doomed.ToHashSet<ResourceState>(ReferenceEqualityComparer.Instance);
        var index = new StateIndex(states);
        foreach (var state in states.Where(state => !isDoomed.Contains(state)))
        {
            foreach (var needed in index.ReferencesOf(state).Where(isDoomed.Contains))
            {
                order.Keep(needed);
                if (run.Targets.AreLimited && needed.Custom && !Urns.IsProvider(needed.Type))
                {
                    run.Events.Error(
                        needed.Urn,
                        $"Cannot delete '{needed.Urn}' as '{state.Urn}' depends on it and is not targeted;"
                        + " name it in --target too, or use --target-dependents.");
                    run.Health.Fail();
                }
            }
        }
    }
}
