using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Restore;

/// <summary>`rollback to N --restore-data --checkpoint C`: the stack goes back together with its data.</summary>
internal static class Restoring
{
    public static async Task<Outcome> RunAsync(RestoreRequest request, CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, "to --restore-data") is { } silent) return Outcome.Refused(silent);
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var opened, out var failure)) return Outcome.Refused(failure);
        using var locked = opened;
        var session = locked.Session;
        if (!(await RestoreTarget.FindAsync(session, request, cancellationToken)).Is(out var target, out failure)) return Outcome.Refused(failure);

        using var health = new ServiceCheck(context.Clock);
        var plan = new RestorePlan(session, target, request, health);
        var execution = new PlanExecution(context, plan.Steps, () => plan.IsTouched);
        var losses = plan.Moves.Count > 0 ? await RestoreLoss.OfAsync(session, target.Checkpoint, cancellationToken) : [];
        context.Report.Say($"Stack {session.Stack}: release {target.Serving} -> {target.Release.Number}: {target.Release.Summary}");
        foreach (var loss in losses)
            context.Report.Say($"  {(request.AbandonWrites ? "lost" : "set aside, to be replayed or read")}: {loss}");
        var question = $"Take the data of stack {session.Stack} back to checkpoint {request.Checkpoint}?";
        if (await execution.RunAsync(() => Consent.IsGiven(context, question), Result, cancellationToken) is { } end) return end;

        context.Report.Say($"Stack {session.Stack} is at release {target.Release.Number} with the data of checkpoint {request.Checkpoint}, verified, in {context.Clock.SecondsSince(start):0.0} s.");
        foreach (var salvage in plan.Salvage.Where(salvage => salvage.Changes > 0))
            context.Report.Say($"  {salvage.Changes} later changes of {salvage.Database}: `rollback salvage show {salvage.Folder}`, and `rollback salvage replay` makes them again.");
        return Outcome.Done(Result());

        RestoreResult Result() => new()
        {
            Verb = "to",
            Stack = session.Stack,
            From = target.Serving,
            Release = target.Release.Number.Value,
            Content = request.Release,
            Checkpoint = request.Checkpoint,
            AtRisk = losses,
            Salvage = plan.Salvage,
            WritePauseMs = plan.WritePauseMs,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = context.DryRun,
            Steps = execution.Outline,
            Ran = execution.Records,
        };
    }
}
