using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Checkpoint;

/// <summary>`rollback checkpoint …`: moments of a stack to which its data can be taken back.</summary>
internal static class CheckpointCommand
{
    public static Command Create(CommandFrame frame) => new("checkpoint", "Take, list, show and verify checkpoints: moments to which data can be taken back")
    {
        CreateCheckpointCommand.Create(frame),
        ListCheckpointsCommand.Create(frame),
        ShowCheckpointCommand.Create(frame),
        VerifyCheckpointsCommand.Create(frame),
    };

    /// <summary>Opens the stack with its settings, and finds its checkpoints.</summary>
    public static async Task<Answer<CheckpointPlace>> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        (await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure) && session.Settings().Is(out var settings, out failure)
            ? new CheckpointPlace(session, settings, CheckpointFolder.Of(context.Checkout, session.Stack, settings))
            : failure;
}

/// <summary>Where a stack's checkpoints are.</summary>
internal sealed record CheckpointPlace(StackSession Session, StackSettings Settings, CheckpointFolder Folder)
{
    /// <summary>The lineage, for rules that need it.</summary>
    public Answer<Lineage> Lineage() => Session.Lineage(Settings);
}
