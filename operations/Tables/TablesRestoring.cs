using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Tables;

/// <summary>`rollback to N --restore-data --checkpoint C --tables …`: some tables go back, the rest of the stack stays as it is.</summary>
internal static class TablesRestoring
{
    public static async Task<Outcome> RunAsync(TablesRequest request, CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, "to --restore-data") is { } silent) return Outcome.Refused(silent);
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var opened, out var failure)) return Outcome.Refused(failure);
        using var locked = opened;
        var session = locked.Session;
        if (await session.WakeAsync(cancellationToken) is { } asleep) return Outcome.Refused(asleep);
        if (!(await TablesTarget.FindAsync(session, request, cancellationToken)).Is(out var target, out failure)) return Outcome.Refused(failure);

        using var health = new ServiceCheck(context.Clock);
        var plan = new TablesPlan(session, target, request, health);
        var execution = new PlanExecution(context, plan.Steps, () => plan.IsTouched);
        var question = $"Take {string.Join(", ", request.Tables)} of stack {session.Stack} back to checkpoint {request.Checkpoint}?";
        if (await execution.RunAsync(() => Consent.IsGiven(context, question), Result, cancellationToken) is { } end) return end;

        if (plan.Restored is { } restored) RestoreCommand.Show(restored, context);
        context.Report.Say($"{string.Join(", ", request.Tables)} of stack {session.Stack} are as at checkpoint {request.Checkpoint}, in {context.Clock.SecondsSince(start):0.0} s.");
        return Outcome.Done(Result());

        TablesResult Result() => new()
        {
            Verb = "to",
            Stack = session.Stack,
            From = target.Serving,
            Release = target.Release.Number.Value,
            Checkpoint = request.Checkpoint,
            Generation = target.Generation,
            Tables = plan.Restored?.Tables,
            WritersBlockedSeconds = plan.Restored?.WritersBlockedSeconds,
            Replaced = plan.Restored?.Replaced,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = context.DryRun,
            Steps = execution.Outline,
            Ran = execution.Records,
        };
    }
}
