using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli;

/// <summary>Changes a stack's state by hand, under its lock and within the format's rules.</summary>
internal static class StateEdit
{
    /// <param name="arguments">Of the command.</param>
    /// <param name="context">Where it runs.</param>
    /// <param name="edit">From the state as it is to the one that it shall be.</param>
    /// <param name="done">What to say then, if anything.</param>
    /// <param name="isRepair">Whether the state may break the format's rules to begin with.</param>
    /// <exception cref="CommandException">The change would break the state.</exception>
    public static Task<ExitCode> RunAsync(
        ParsedArguments arguments, CommandContext context, Func<Snapshot, Snapshot> edit, string? done = null, bool isRepair = false)
    {
        if (!IsAgreed(arguments, context))
        {
            return Task.FromResult(ExitCode.Cancelled);
        }

        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        using var held = workspace.Lock(stack);
        var state = workspace.State(stack).Open(context.Warn, isRepair);
        var next = edit(state.Snapshot);
        Check(next);
        if (!next.Equals(state.Snapshot))
        {
            state.Save(next);
        }

        if (done is not null)
        {
            context.Output.WriteLine(done);
        }

        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>A person at a terminal is asked, unless the command line or the environment has answered.</summary>
    public static bool IsAgreed(ParsedArguments arguments, CommandContext context) =>
        !context.IsTerminal || arguments.Has("yes") || context.IsSet("PULUMI_SKIP_CONFIRMATIONS")
        || Operations.Confirmation.Ask(context, "change of the state");

    /// <exception cref="CommandException">The state breaks a rule of the format.</exception>
    public static void Check(Snapshot next)
    {
        if (SnapshotIntegrity.FirstViolation(next) is { } violation)
        {
            throw new CommandException($"the change would break the state: {violation}");
        }
    }

    /// <summary>The live resource of a URN.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static ResourceState Find(Snapshot snapshot, string urn) =>
        snapshot.Resources.FirstOrDefault(resource => resource.Urn == urn && !resource.Delete)
        ?? snapshot.Resources.FirstOrDefault(resource => resource.Urn == urn)
        ?? throw new CommandException($"No such resource \"{urn}\" exists in the current state");
}
