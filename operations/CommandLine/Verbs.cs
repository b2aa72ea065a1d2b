using System.CommandLine;

namespace Rollback.Operations.CommandLine;

/// <summary>The verbs in the order that help shows them; one line per folder of this project.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> All(CommandFrame frame)
    {
        yield return Preview.PreviewCommand.Create(frame);
        yield return Up.UpCommand.Create(frame);
        yield return Refresh.RefreshCommand.Create(frame);
        yield return Destroy.DestroyCommand.Create(frame);
        yield return Activate.ActivateCommand.Create(frame);
        yield return To.ToCommand.Create(frame);
        yield return Status.StatusCommand.Create(frame);
        yield return Drill.DrillCommand.Create(frame);
        yield return Releases.ReleaseCommand.Create(frame);
        yield return Parity.ParityCommand.Create(frame);
        yield return Checkpoint.CheckpointCommand.Create(frame);
        yield return Cutover.SwitchCommand.Cutover(frame);
        yield return Cutover.SwitchCommand.Fallback(frame);
        yield return Salvage.SalvageCommand.Create(frame);
        yield return Tables.RestoreCommand.Create(frame);
        yield return Cloud.CloudCommand.Create(frame);
        yield return Completion.CompletionCommand.Create(frame);
    }
}
