using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary>
/// <c>pulumi state move --source A --dest B URN…</c>: resources and their children, with copies of the providers that they
/// need, go to another stack. The destination is written first: a kill in between leaves them in both stacks, never in none.
/// </summary>
internal sealed class StateMoveCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Switch("yes", 'y'), Flag.Value("source"), Flag.Value("dest"), Flag.Switch("include-parents"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, int.MaxValue, "URNs of the resources to move");
        var workspace = new Workspace(context, arguments);
        var source = workspace.CurrentStack(arguments.Value("source"));
        var target = workspace.CurrentStack(arguments.Value("dest"));
        if (source == target)
        {
            throw new CommandException(ExitCode.Invocation, "source and destination stacks must be different");
        }

        if (!StateEdit.IsAgreed(arguments, context))
        {
            return Task.FromResult(ExitCode.Cancelled);
        }

        using var sourceLock = workspace.Lock(source);
        using var targetLock = workspace.Lock(target);
        var from = workspace.State(source).Open(context.Warn);
        var to = workspace.State(target).Open(context.Warn);
        var move = new ResourceMove(from.Snapshot, to.Snapshot, target, arguments.Has("include-parents"));
        var (left, arrived, moved) = move.Run(arguments.Positionals);
        StateEdit.Check(left);
        StateEdit.Check(arrived);
        to.Save(arrived);
        from.Save(left);
        context.Output.WriteLine($"Successfully moved resources from {source.FullName} to {target.FullName}");
        foreach (var urn in moved)
        {
            context.Output.WriteLine($"  - {urn}");
        }

        return Task.FromResult(ExitCode.Success);
    }
}
