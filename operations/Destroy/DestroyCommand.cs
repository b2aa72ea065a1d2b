using System.CommandLine;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Destroy;

/// <summary>`rollback destroy`: deletes what the stack made, or refuses before anything is deleted.</summary>
internal static class DestroyCommand
{
    private static readonly StackChore Chore = new(
        StackVerb.Destroy,
        "destroy",
        stack => $"Delete every resource of stack {stack}, in the opposite order of its dependencies.",
        stack => $"Delete everything of stack {stack}?",
        stack => $"Destroying stack {stack}")
    { Check = ProtectedAsync, After = EndCheckpoints };

    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("destroy", "Delete everything that the stack made; protected resources refuse"),
        (_, context, cancellationToken) => Chore.RunAsync(context, cancellationToken));

    /// <summary>The databases that the checkpoints were taken of are gone; a new stack of this name begins without them.</summary>
    private static void EndCheckpoints(StackSession session)
    {
        var context = session.Context;
        if (session.Settings().Is(out var settings, out _) && CheckpointFolder.Of(context.Checkout, session.Stack, settings).SetAside(context.Clock.GetUtcNow()) is { } aside)
            context.Report.Say($"The records of its checkpoints are in {aside} now.");
    }

    /// <summary>
    /// A destroy that meets a protected database half-way has by then taken the services away from it. So it is planned
    /// first, and what the plan forbids is not begun.
    /// </summary>
    private static async Task<Failure?> ProtectedAsync(StackSession session, CancellationToken cancellationToken)
    {
        if ((await session.Engine.PreviewDestroyAsync(cancellationToken)).Is(out _, out var failure))
            return null;

        return failure with
        {
            Fix = $"To destroy stack '{session.Stack}' with its data: `pulumi config set protect false --stack {session.Stack}`, `rollback up`, then `rollback destroy`.",
        };
    }
}
