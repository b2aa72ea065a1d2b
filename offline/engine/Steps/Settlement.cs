using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Decides which steps lead from what a resource is to what the program wants, and runs them.</summary>
public sealed class Settlement(DeploymentRun run, Differ differ, Replacement replacement)
{
    public async Task<ResourceState> SettleAsync(ResourceGoal goal, ResourceState? old, IResourceOperations operations)
    {
        if (Import.Applies(goal, old))
        {
            return await ImportAsync(goal, old, operations);
        }

        var known = old is { External: false, PendingReplacement: false } ? old : null;
        var isForced = known is not null && (known.Taint || run.Replacements.Contains(goal.Urn));
        var wanted = await CheckAsync(goal, isForced ? null : known, operations);
        if (known is null)
        {
            return old is null ? await CreateAsync(wanted, operations) : await replacement.RecreateAsync(old, wanted, operations);
        }

        var diff = await differ.DiffAsync(known, wanted, operations);
        if (diff.IsReplacement)
        {
            RefuseImport(goal);
            wanted = isForced ? wanted : await CheckAsync(goal, null, operations);
            return await replacement.ReplaceAsync(known, goal, wanted, diff, operations);
        }

        return diff.HasChanges ? await UpdateAsync(known, wanted, diff, operations) : await SameAsync(known, wanted, operations);
    }

    /// <summary>Checks the program's inputs against the old ones, or afresh.</summary>
    /// <exception cref="InvalidInputsException">The provider rejects them.</exception>
    private static async Task<ResourceState> CheckAsync(ResourceGoal goal, ResourceState? old, IResourceOperations operations)
    {
        var inputs = old is null ? goal.Inputs : IgnoredChanges.Restore(goal.IgnoreChanges, old.Inputs, goal.Inputs);
        var outcome = await operations.CheckAsync(goal, old?.Inputs ?? PropertyMap.Empty, inputs);
        return outcome.Problems.IsEmpty ? goal.ToState(outcome.Inputs) : throw new InvalidInputsException(goal, inputs, outcome.Problems);
    }

    /// <summary>An imported resource is then brought to what the program says of it, in the same run.</summary>
    private async Task<ResourceState> ImportAsync(ResourceGoal goal, ResourceState? old, IResourceOperations operations)
    {
        var imported = await Import.RunAsync(run, goal, old, operations);
        var wanted = await CheckAsync(goal, imported, operations);
        var diff = await differ.DiffAsync(imported, wanted, operations);
        if (diff.IsReplacement)
        {
            RefuseImport(goal);
        }

        if (diff.HasChanges)
        {
            return await UpdateAsync(imported, wanted, diff, operations);
        }

        var settled = Continue(imported, wanted) with { Modified = imported.Modified };
        await run.Recorder.CommitAsync(new StateChange(null, imported, settled));
        return settled;
    }

    private static void RefuseImport(ResourceGoal goal)
    {
        if (goal.ImportId.Length > 0)
        {
            throw new InvalidOperationException(
                $"'{goal.Name}' would have to be replaced, which its option 'import' ({goal.ImportId}) rules out: remove the option once the"
                + " resource is imported, or make the program say what the resource is.");
        }
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
        Others = old.Others,
    };
}
