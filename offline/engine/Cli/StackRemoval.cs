using Rollback.Offline.Engine.Backend;

namespace Rollback.Offline.Engine.Cli;

/// <summary>Removes a stack from its backend.</summary>
internal static class StackRemoval
{
    /// <param name="workspace">Where.</param>
    /// <param name="stack">Which.</param>
    /// <param name="force">Even if it still has resources, which are then forgotten.</param>
    /// <param name="keepSettings">Whether Pulumi.&lt;stack&gt;.yaml stays.</param>
    /// <exception cref="CommandException">It still has resources.</exception>
    public static void Remove(Workspace workspace, StackReference stack, bool force, bool keepSettings)
    {
        using (workspace.Lock(stack))
        {
            var checkpoint = workspace.Store.Read(stack);
            if (checkpoint.ResourceCount > 0 && !force)
            {
                throw new CommandException(
                    $"'{stack.Name}' still has {checkpoint.ResourceCount} resource(s); remove them with `pulumi destroy`, or use --force to forget them");
            }

            workspace.Store.Remove(stack);
        }

        var settings = workspace.Settings(stack).File;
        if (!keepSettings && File.Exists(settings))
        {
            File.Delete(settings);
        }

        if (workspace.IsInProject && workspace.Selection.Current is { } current && workspace.Reference(current) == stack)
        {
            workspace.Selection.Select(null);
        }
    }
}
