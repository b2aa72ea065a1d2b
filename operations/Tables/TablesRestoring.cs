using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Tables;

/// <summary>`rollback to N --restore-data --checkpoint C --tables …`: some tables go back, the rest of the stack stays as it is.</summary>
internal static class TablesRestoring
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    public static async Task<Outcome> RunAsync(TablesRequest request, CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, "to --restore-data") is { } silent) return Outcome.Refused(silent);
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure)
            || !StackLock.Take(context.Checkout, session.Stack).Is(out var stackLock, out failure))
        {
            return Outcome.Refused(failure);
        }

        using var held = stackLock;
        if (await session.WakeAsync(cancellationToken) is { } asleep) return Outcome.Refused(asleep);
        if (!(await TablesTarget.FindAsync(session, request, cancellationToken)).Is(out var target, out failure)) return Outcome.Refused(failure);

        using var http = new HttpClient { Timeout = RequestLimit };
        var plan = new TablesPlan(session, target, request, new ServiceCheck(http, context.Clock));
        var runner = new StepRunner(context.Report, context.Clock);
        if (context.DryRun)
        {
            runner.Print(plan.Steps);
            return Outcome.Done(Result());
        }

        if (!context.Yes && !context.Report.Confirm($"Take {string.Join(", ", request.Tables)} of stack {session.Stack} back to checkpoint {request.Checkpoint}?")) return Outcome.Refused(Consent.Declined);
        if (await runner.RunAsync(plan.Steps, () => plan.IsTouched, cancellationToken) is { } stopped) return stopped.Outcome(Result());

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
            Steps = context.DryRun ? [.. plan.Steps.Select(step => new PlannedToStep(step.Name, step.Sentence))] : null,
            Ran = context.DryRun ? null : runner.Records,
        };
    }
}
