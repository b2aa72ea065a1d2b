using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Takes one registered resource from the program's wish to its new state.</summary>
public sealed class Registrar(DeploymentRun run, Settlement settlement)
{
    /// <returns>What the resource is now.</returns>
    /// <exception cref="StepFailedException">It failed; the user has been told.</exception>
    /// <exception cref="RpcException">UNAVAILABLE: the deployment is stopping.</exception>
    public async Task<ResourceState> RegisterAsync(ResourceGoal goal, Func<Task<IResourceOperations>> operations)
    {
        try
        {
            run.Secrets.AddFrom(goal.Inputs);
            var old = await ClaimAsync(goal);
            SkipAfterFailure(goal);
            if ((run.Request.Kind is DeploymentKind.Destroy or DeploymentKind.Refresh && !Urns.IsProvider(goal.Type)) || !run.Targets.Contains(goal))
            {
                return await LeaveAloneAsync(goal, old);
            }

            RefuseUntargeted(goal);
            using var turn = await run.Throttle.EnterAsync();
            run.Health.ThrowIfStopping();
            var state = await settlement.SettleAsync(goal, old, await operations());
            run.Secrets.AddFrom(state.Outputs);
            run.Resources.Keep(state, old is null ? "create" : state.Modified == old.Modified ? "same" : "update");
            return state;
        }
        catch (StepFailedException)
        {
            run.Fates.Note(goal.Urn, Fate.Failed);
            throw;
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            run.Fates.Note(goal.Urn, Fate.Failed);

            // Steps tell of their own failures; this one happened while deciding which steps it takes.
            throw Told(goal.Urn, failure);
        }
    }

    private async Task<ResourceState?> ClaimAsync(ResourceGoal goal)
    {
        var old = run.Resources.Claim(goal);
        if (old is null || old.Urn == goal.Urn)
        {
            return await run.Resources.OldAsync(goal.Urn);
        }

        // Renamed at once: whatever becomes of the resource, references to it follow.
        var renamed = old with { Urn = goal.Urn, Type = goal.Type };
        await run.Recorder.CommitAsync(new StateChange(null, old, renamed));
        return renamed;
    }

    /// <summary>
    /// A resource that is no target stays what it was, and so does everything that is about to be destroyed; a new one stays away.
    /// </summary>
    private async Task<ResourceState> LeaveAloneAsync(ResourceGoal goal, ResourceState? old)
    {
        if (old is null)
        {
            run.Fates.Note(goal.Urn, Fate.Skipped);
            return goal.ToState(goal.Inputs);
        }

        if (run.Request.Kind is not (DeploymentKind.Destroy or DeploymentKind.Refresh))
        {
            await run.Steps.RunAsync(new Step { Op = "same", Old = old, New = old });
        }

        run.Resources.Keep(old, "same");
        return old;
    }

    private void SkipAfterFailure(ResourceGoal goal)
    {
        if (References.Of(goal.ToState(goal.Inputs)).FirstOrDefault(urn => run.Fates.Has(urn, Fate.Failed)) is { } failed)
        {
            throw new StepSkippedException(goal.Urn, failed);
        }
    }

    private void RefuseUntargeted(ResourceGoal goal)
    {
        if (References.Of(goal.ToState(goal.Inputs)).FirstOrDefault(urn => run.Fates.Has(urn, Fate.Skipped)) is { } missing)
        {
            throw new InvalidOperationException(
                $"Resource '{goal.Urn}' depends on '{missing}', which does not exist yet and was not specified in --target list.");
        }
    }

    private StepFailedException Told(string urn, Exception failure)
    {
        foreach (var message in (failure as InvalidInputsException)?.Messages ?? [failure.Message])
        {
            run.Events.Error(urn, message);
        }

        var status = (failure as ProviderException)?.Status ?? StepStatus.Ok;
        run.Health.FailStep(status == StepStatus.Unknown);
        return new StepFailedException(failure.Message, status);
    }
}
