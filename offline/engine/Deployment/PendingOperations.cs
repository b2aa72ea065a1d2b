using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>Tells of operations that an earlier deployment began and did not live to end.</summary>
public static class PendingOperations
{
    public static void Warn(DeploymentRun run)
    {
        var pending = run.Request.Base.PendingOperations;
        if (pending.IsEmpty)
        {
            return;
        }

        if (run.Request.Options.ClearPendingCreates)
        {
            run.Recorder.DropPendingCreates();
            return;
        }

        var list = string.Concat(pending.Select(operation =>
            $"{Environment.NewLine}  * {operation.Resource.Urn}, interrupted while {operation.Type}"));
        run.Events.Warn(
            "",
            $"Attempting to deploy or update resources with {pending.Length} pending operations from previous deployment.{list}"
            + $"{Environment.NewLine}These resources are in an unknown state because an earlier run was interrupted while it waited for them."
            + " Check with the provider whether the operations were completed. Where a resource was created, import it or delete it by hand;"
            + " then `pulumi refresh --clear-pending-creates` forgets the pending creations.");
    }
}
