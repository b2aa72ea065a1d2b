using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli;

/// <summary>Changes a stack's state by hand, under its lock and within the format's rules.</summary>
internal static class StateEdit
{
    /// <exception cref="CommandException">The change would break the state.</exception>
    public static Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, Func<Snapshot, Snapshot> edit)
    {
        if (!arguments.Has("yes") && !context.IsSet("PULUMI_SKIP_CONFIRMATIONS"))
        {
            if (!context.IsTerminal)
            {
                throw new CommandException(ExitCode.Invocation, "--yes must be passed in when running in non-interactive mode");
            }

            if (!Operations.Confirmation.Ask(context, "change of the state"))
            {
                return Task.FromResult(ExitCode.Cancelled);
            }
        }

        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        using var held = workspace.Lock(stack);
        var state = workspace.State(stack).Open(context.Warn);
        var next = edit(state.Snapshot);
        if (SnapshotIntegrity.FirstViolation(next) is { } violation)
        {
            throw new CommandException($"the change would break the state: {violation}");
        }

        state.Save(next);
        return Task.FromResult(ExitCode.Success);
    }
}
