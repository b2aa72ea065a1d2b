using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
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
        var doomedUrns = doomed.Select(state => state.Urn).ToHashSet();
        var order = new DeleteOrder(doomed);
        foreach (var state in doomed.Where(state => IsProtected(state)))
        {
            Refuse(state);
            order.Keep(state);
        }

        await order.RunAsync(async state =>
        {
            try
            {
                using var turn = await run.Throttle.EnterAsync();
                await deletion.DeleteAsync(state, doomedUrns.Contains);
                return true;
            }
            catch (Exception failure) when (failure is StepFailedException or RpcException { Status: StatusCode.Unavailable })
            {
                return false;
            }
        });
    }

    private bool IsDoomed(ResourceState state) => state.Delete || !run.Resources.IsClaimed(state.Urn);

    private bool IsProtected(ResourceState state) =>
        state is { Protect: true, PendingReplacement: false } && !run.Request.Options.IgnoreProtect;

    private void Refuse(ResourceState state)
    {
        if (run.Request.Options.ExcludeProtected)
        {
            return;
        }

        run.Events.Error(
            state.Urn,
            $"resource \"{state.Urn}\" cannot be deleted{Environment.NewLine}"
            + "because it is protected. To unprotect the resource, either remove the `protect` flag from the resource in your Pulumi "
            + $"program and run `pulumi up`, or use the command:{Environment.NewLine}`pulumi state unprotect '{state.Urn}'`");
        run.Health.Fail();
    }
}
