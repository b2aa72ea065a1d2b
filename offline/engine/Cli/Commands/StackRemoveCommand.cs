using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack rm [NAME]</c>.</summary>
internal sealed class StackRemoveCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Switch("yes", 'y'), Flag.Switch("force", 'f'), Flag.Switch("preserve-config"), Flag.Switch("remove-backups"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 1, "at most one stack name");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack(arguments.Positional(0));
        var agreed = arguments.Has("yes") || context.IsSet("PULUMI_SKIP_CONFIRMATIONS");
        if (!agreed && !context.IsTerminal)
        {
            throw new CommandException(ExitCode.Invocation, "non-interactive mode requires --yes flag");
        }

        if (!agreed && !Operations.Confirmation.Ask(context, $"removal of stack '{stack.Name}'"))
        {
            return Task.FromResult(ExitCode.Cancelled);
        }

        StackRemoval.Remove(workspace, stack, arguments.Has("force"), arguments.Has("preserve-config"));
        context.Output.WriteLine($"Stack '{stack.Name}' has been removed!");
        return Task.FromResult(ExitCode.Success);
    }
}
