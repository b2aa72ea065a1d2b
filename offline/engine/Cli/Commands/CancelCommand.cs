using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi cancel</c>: takes the stack's locks away. It ends no process.</summary>
internal sealed class CancelCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("yes", 'y'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 1, "at most one stack name");
        if (!arguments.Has("yes") && !context.IsSet("PULUMI_SKIP_CONFIRMATIONS") && !context.IsTerminal)
        {
            throw new CommandException(ExitCode.Invocation, "non-interactive mode requires --yes flag");
        }

        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack(arguments.Positional(0));
        StackLock.Cancel(workspace.Store.Location, stack);
        context.Output.WriteLine($"The currently running update for '{stack.Name}' has been canceled!");
        return Task.FromResult(ExitCode.Success);
    }
}
