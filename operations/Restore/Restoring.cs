using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Restore;

/// <summary>`rollback to N --restore-data --checkpoint C`: the stack goes back together with its data.</summary>
internal static class Restoring
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    public static async Task<Outcome> RunAsync(RestoreRequest request, CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, "to --restore-data") is { } silent) return Outcome.Refused(silent);
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure)
            || !StackLock.Take(context.Checkout, session.Stack).Is(out var stackLock, out failure))
        {
            return Outcome.Refused(failure);
        }

        using var held = stackLock;
        if (!(await RestoreTarget.FindAsync(session, request, cancellationToken)).Is(out var target, out failure)) return Outcome.Refused(failure);

        using var http = new HttpClient { Timeout = RequestLimit };
        var plan = new RestorePlan(session, target, request, new ServiceCheck(http, context.Clock));
        var runner = new StepRunner(context.Report, context.Clock);
        var losses = plan.Moves.Count > 0 ? await RestoreLoss.OfAsync(session, target.Checkpoint, cancellationToken) : [];
        context.Report.Say($"Stack {session.Stack}: release {target.Serving} -> {target.Release.Number}: {target.Release.Summary}");
        foreach (var loss in losses)
            context.Report.Say($"  {(request.AbandonWrites ? "lost" : "set aside, to be replayed or read")}: {loss}");
        if (context.DryRun)
        {
            runner.Print(plan.Steps);
            return Outcome.Done(Result());
        }

        if (!context.Yes && !context.Report.Confirm($"Take the data of stack {session.Stack} back to checkpoint {request.Checkpoint}?")) return Outcome.Refused(Consent.Declined);
        if (await runner.RunAsync(plan.Steps, () => plan.IsTouched, cancellationToken) is { } stopped) return stopped.Outcome(Result());

        context.Report.Say($"Stack {session.Stack} is at release {target.Release.Number} with the data of checkpoint {request.Checkpoint}, verified, in {context.Clock.SecondsSince(start):0.0} s.");
        foreach (var move in plan.Moves.Where(move => move.Salvaged > 0))
            context.Report.Say($"  {move.Salvaged} later changes of {move.Move.Database}: `rollback salvage show {move.SalvageFolder}`, and `rollback salvage replay` makes them again.");
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
            Salvage = [.. plan.Moves.Where(move => move.SalvageFolder is not null).Select(move => new RestoreSalvage(move.Move.Database, move.SalvageFolder!, move.Salvaged ?? 0))],
            WritePauseMs = plan.WritePauseMs,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = context.DryRun,
            Steps = context.DryRun ? [.. plan.Steps.Select(step => new PlannedToStep(step.Name, step.Sentence))] : null,
            Ran = context.DryRun ? null : runner.Records,
        };
    }
}
