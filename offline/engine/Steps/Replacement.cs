using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Replaces a resource: a new one first and the old one deleted at the end, or the other way round.</summary>
public sealed class Replacement(DeploymentRun run, DependentReplacements dependents)
{
    /// <param name="old">What is there.</param>
    /// <param name="goal">What the program wants.</param>
    /// <param name="wanted">With inputs that were checked without regard to the old ones, so that made-up names are made up anew.</param>
    /// <param name="diff">Why it must be replaced.</param>
    /// <param name="operations">Of its provider.</param>
    public async Task<ResourceState> ReplaceAsync(
        ResourceState old, ResourceGoal goal, ResourceState wanted, DiffOutcome diff, IResourceOperations operations)
    {
        if (old.Protect && wanted.Protect)
        {
            Protection.RefuseReplacement(run, old);
        }

        run.Fates.Note(goal.Urn, Fate.Replaced);
        if (!(goal.DeleteBeforeReplace ?? diff.DeleteBeforeReplace))
        {
            var created = await CreateAsync(old, wanted, diff, operations, keepsOld: true);
            await run.Steps.RunAsync(Marker(old, created, diff));
            return created;
        }

        var gone = await dependents.DeleteAsync(old, operations);
        await run.Steps.RunAsync(Marker(old, wanted, diff));
        return await CreateAsync(gone, wanted, diff, operations, keepsOld: false);
    }

    /// <summary>Creates anew what was deleted ahead of its replacement, or takes over what was only read so far.</summary>
    public async Task<ResourceState> RecreateAsync(ResourceState old, ResourceState wanted, IResourceOperations operations)
    {
        run.Fates.Note(wanted.Urn, Fate.Replaced);
        await run.Steps.RunAsync(Marker(old, wanted, DiffOutcome.None));
        return await CreateAsync(old, wanted, DiffOutcome.None, operations, keepsOld: false);
    }

    public static Step Marker(ResourceState old, ResourceState wanted, DiffOutcome diff) =>
        new() { Op = "replace", Old = old, New = wanted, Diff = diff };

    private async Task<ResourceState> CreateAsync(
        ResourceState old, ResourceState wanted, DiffOutcome diff, IResourceOperations operations, bool keepsOld) =>
        (await run.Steps.RunAsync(new Step
        {
            Op = "create-replacement",
            Old = old,
            New = wanted,
            Diff = diff,
            KeepsOld = keepsOld,
            IsLogical = false,
            Operation = operations.IsJournaled ? "creating" : null,
            Apply = async () => await Outcome.CreateAsync(run, wanted, operations),
        }))!;
}
