using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Brings one registered resource to what the program wants: decides which steps that takes, and runs them.</summary>
public sealed class Registrar(DeploymentRun run, Replacement replacement)
{
    /// <returns>What the resource is now.</returns>
    /// <exception cref="StepFailedException">It failed; the user has been told.</exception>
    /// <exception cref="Protocol.Transport.RpcException">UNAVAILABLE: the deployment is stopping.</exception>
    public async Task<ResourceState> RegisterAsync(ResourceGoal goal, IResourceOperations operations)
    {
        run.Secrets.AddFrom(goal.Inputs);
        var old = await ClaimAsync(goal);
        using var turn = await run.Throttle.EnterAsync();
        run.Health.ThrowIfStopping();
        var state = await SettleAsync(goal, old, operations);
        run.Secrets.AddFrom(state.Outputs);
        run.Resources.Keep(state, old is null ? "create" : state.Modified == old.Modified ? "same" : "update");
        return state;
    }

    private async Task<ResourceState?> ClaimAsync(ResourceGoal goal)
    {
        ResourceState? old;
        try
        {
            old = run.Resources.Claim(goal);
        }
        catch (StepFailedException failure)
        {
            throw Told(goal.Urn, failure);
        }

        if (old is null || old.Urn == goal.Urn)
        {
            return old;
        }

        // Renamed at once: whatever becomes of the resource, references to it follow.
        var renamed = old with { Urn = goal.Urn, Type = goal.Type };
        await run.Recorder.CommitAsync(new StateChange(null, old, renamed));
        return renamed;
    }

    private async Task<ResourceState> SettleAsync(ResourceGoal goal, ResourceState? old, IResourceOperations operations)
    {
        try
        {
            var known = old is { External: false, PendingReplacement: false } ? old : null;
            var wanted = goal.ToState(await CheckAsync(goal, known, operations));
            if (known is null)
            {
                return old is null
                    ? await CreateAsync(wanted, operations)
                    : await replacement.RecreateAsync(old, wanted, operations);
            }

            var diff = await Differ.DiffAsync(known, wanted, operations);
            if (diff.IsReplacement)
            {
                return await replacement.ReplaceAsync(known, goal, wanted, diff, operations);
            }

            return diff.HasChanges
                ? await UpdateAsync(known, wanted, diff, operations)
                : await SameAsync(known, wanted, operations);
        }
        catch (Exception failure) when (failure is not StepFailedException and not RpcException)
        {
            // Steps tell of their own failures; this one happened while deciding which steps it takes.
            throw Told(goal.Urn, new StepFailedException(failure.Message, (failure as ProviderException)?.Status ?? StepStatus.Ok));
        }
    }

    private async Task<PropertyMap> CheckAsync(ResourceGoal goal, ResourceState? old, IResourceOperations operations)
    {
        var inputs = old is null ? goal.Inputs : IgnoredChanges.Restore(goal.IgnoreChanges, old.Inputs, goal.Inputs);
        var outcome = await operations.CheckAsync(goal, old?.Inputs ?? PropertyMap.Empty, inputs);
        return outcome.Problems.IsEmpty ? outcome.Inputs : throw Told(goal, inputs, outcome);
    }

    private async Task<ResourceState> CreateAsync(ResourceState wanted, IResourceOperations operations) =>
        (await run.Steps.RunAsync(new Step
        {
            Op = "create",
            New = wanted,
            Operation = operations.IsJournaled ? "creating" : null,
            Apply = async () => await Outcome.CreateAsync(run, wanted, operations),
        }))!;

    private async Task<ResourceState> UpdateAsync(ResourceState old, ResourceState wanted, DiffOutcome diff, IResourceOperations operations)
    {
        wanted = Continue(old, wanted);
        return (await run.Steps.RunAsync(new Step
        {
            Op = "update",
            Old = old,
            New = wanted,
            Diff = diff,
            Operation = operations.IsJournaled ? "updating" : null,
            Apply = async () => await Outcome.UpdateAsync(run, old, wanted, operations),
        }))!;
    }

    private async Task<ResourceState> SameAsync(ResourceState old, ResourceState wanted, IResourceOperations operations)
    {
        wanted = Continue(old, wanted);
        wanted = wanted with
        {
            Outputs = SecretMarks.OfOutputs(old.Outputs, wanted.Inputs, wanted.AdditionalSecretOutputs),
            Modified = old.Modified,
        };
        return (await run.Steps.RunAsync(new Step
        {
            Op = "same",
            Old = old,
            New = wanted,
            Apply = async () =>
            {
                await operations.KeepAsync(wanted);
                return wanted;
            },
        }))!;
    }

    /// <summary>What outlives an update: identity and history.</summary>
    private static ResourceState Continue(ResourceState old, ResourceState wanted) => wanted with
    {
        Id = old.Id,
        Outputs = old.Outputs,
        Created = old.Created,
        ImportId = wanted.ImportId.Length > 0 ? wanted.ImportId : old.ImportId,
    };

    private StepFailedException Told(ResourceGoal goal, PropertyMap inputs, CheckOutcome outcome)
    {
        foreach (var problem in outcome.Problems)
        {
            run.Events.Error(goal.Urn, problem.Property.Length == 0
                ? $"{goal.Type} resource '{goal.Name}' has a problem: {problem.Reason}"
                : $"{goal.Type} resource '{goal.Name}': property {problem.Property} value {Shown(inputs.Find(problem.Property))} has a problem: {problem.Reason}");
        }

        run.Health.FailStep(maybeCorrupt: false);
        return new StepFailedException($"{goal.Type} resource '{goal.Name}' has invalid inputs");
    }

    private static string Shown(PropertyValue? value) => value switch
    {
        null or PropertyValue.Null => "{<nil>}",
        { ContainsSecret: true } => "{[secret]}",
        PropertyValue.Text text => $"{{{text.Value}}}",
        PropertyValue.Number number => $"{{{number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}",
        PropertyValue.Bool flag => flag.Value ? "{true}" : "{false}",
        _ => "{…}",
    };

    private StepFailedException Told(string urn, StepFailedException failure)
    {
        run.Events.Error(urn, failure.Message);
        run.Health.FailStep(failure.Status == StepStatus.Unknown);
        return failure;
    }
}
