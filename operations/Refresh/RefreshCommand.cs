using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Refresh;

/// <summary>`rollback refresh`: takes what really exists into the state.</summary>
internal static class RefreshCommand
{
    private static readonly StackChore Chore = new(
        StackVerb.Refresh,
        "refresh",
        stack => $"Read every resource of stack {stack} from its provider and record what differs.",
        stack => $"Refresh stack {stack}?",
        stack => $"Refreshing stack {stack}");

    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("refresh", "Take what really exists into the stack's state"),
        (_, context, cancellationToken) => Chore.RunAsync(context, cancellationToken));
}
