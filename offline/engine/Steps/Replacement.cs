using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Replaces a resource: a new one first and the old one deleted at the end, or the other way round.</summary>
public sealed class Replacement(DeploymentRun run, Deletion deletion)
{
    public async Task<ResourceState> ReplaceAsync(
        ResourceState old, ResourceGoal goal, ResourceState wanted, DiffOutcome diff, IResourceOperations operations)
    {
        RefuseProtected(old, wanted);

        // Without the old inputs, so that names which the provider made up are made up anew.
        wanted = wanted with { Inputs = (await operations.CheckAsync(goal, PropertyMap.Empty, goal.Inputs)).Inputs };
        if (!(goal.DeleteBeforeReplace ?? diff.DeleteBeforeReplace))
        {
            var created = await CreateAsync(old, wanted, diff, operations, keepsOld: true);
            await run.Steps.RunAsync(Marker(old, created, diff));
            return created;
        }

        var gone = await deletion.DeleteForReplacementAsync(old, operations);
        await run.Steps.RunAsync(Marker(old, wanted, diff));
        return await CreateAsync(gone, wanted, diff, operations, keepsOld: false);
    }

    /// <summary>Creates anew what was deleted ahead of its replacement, or takes over what was only read so far.</summary>
    public async Task<ResourceState> RecreateAsync(ResourceState old, ResourceState wanted, IResourceOperations operations)
    {
        var diff = DiffOutcome.Replace();
        await run.Steps.RunAsync(Marker(old, wanted, diff));
        return await CreateAsync(old, wanted, diff, operations, keepsOld: false);
    }

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

    private static Step Marker(ResourceState old, ResourceState wanted, DiffOutcome diff) =>
        new() { Op = "replace", Old = old, New = wanted, Diff = diff };

    /// <summary>A preview shows the replacement nevertheless, and ends failed.</summary>
    private void RefuseProtected(ResourceState old, ResourceState wanted)
    {
        if (!old.Protect || !wanted.Protect || run.Request.Options.IgnoreProtect)
        {
            return;
        }

        var message = $"unable to replace resource \"{old.Urn}\"{Environment.NewLine}"
            + "as it is currently marked for protection. To unprotect the resource, remove the `protect` flag from the resource "
            + "in your Pulumi program and run `pulumi up`, or use the command:"
            + $"{Environment.NewLine}`pulumi state unprotect '{old.Urn}'`";
        run.Events.Error(old.Urn, message);
        if (run.IsPreview)
        {
            run.Health.Fail();
            return;
        }

        run.Health.FailStep(maybeCorrupt: false);
        throw new StepFailedException(message);
    }
}
