using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Refuses to delete or replace protected resources, in previews already.</summary>
public static class Protection
{
    /// <summary>A preview goes on to show the replacement, and ends failed; an update stops before it touches anything.</summary>
    /// <exception cref="StepFailedException">In an update.</exception>
    public static void RefuseReplacement(DeploymentRun run, ResourceState state)
    {
        if (run.Request.Options.IgnoreProtect)
        {
            return;
        }

        var message = string.Join(
            Environment.NewLine,
            $"unable to replace resource \"{state.Urn}\"",
            "as it is currently marked for protection. To unprotect the resource, remove the `protect` flag from the resource in your"
            + " Pulumi program and run `pulumi up`, or use the command:",
            $"`pulumi state unprotect '{state.Urn}'`");
        run.Events.Error(state.Urn, message);
        if (run.IsPreview)
        {
            run.Health.Fail();
            return;
        }

        run.Health.FailStep(maybeCorrupt: false);
        throw new StepFailedException(message);
    }

    /// <summary>Other deletions go on; the run ends failed.</summary>
    public static void RefuseDeletion(DeploymentRun run, ResourceState state)
    {
        run.Events.Error(state.Urn, string.Join(
            Environment.NewLine,
            $"resource \"{state.Urn}\" cannot be deleted",
            "because it is protected. To unprotect the resource, either remove the `protect` flag from the resource in your Pulumi"
            + " program and run `pulumi up`, or use the command:",
            $"`pulumi state unprotect '{state.Urn}'`"));
        run.Health.Fail();
    }
}
