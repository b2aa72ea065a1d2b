using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Refresh;

/// <summary>`rollback refresh`: takes what really exists into the state.</summary>
internal static class RefreshCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("refresh", "Take what really exists into the stack's state"),
        (_, context, cancellationToken) => RunAsync(context, cancellationToken));

    private static async Task<Outcome> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, "refresh") is { } silent)
            return Outcome.Refused(silent);
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure)
            || !StackLock.Take(context.Checkout, session.Stack).Is(out var stackLock, out failure))
        {
            return Outcome.Refused(failure);
        }

        using var held = stackLock;
        if (await session.RequireAsync(cancellationToken) is { } absent)
            return Outcome.Refused(absent);
        if (context.DryRun)
        {
            context.Report.Say($"1. refresh: Read every resource of stack {session.Stack} from its provider and record what differs.");
            return Outcome.Done(Result(new Dictionary<string, int>(), dryRun: true));
        }

        if (!context.Yes && !context.Report.Confirm($"Refresh stack {session.Stack}?"))
            return Outcome.Refused(Consent.Declined);

        var update = await StackRun.RunAsync(session.Engine, StackVerb.Refresh, context.Report, context.Clock, cancellationToken);
        var result = Result(update.ChangeSummary, dryRun: false);
        if (update.Failure is not null)
            return StackRun.Failed(update, $"rollback refresh --stack {session.Stack}", result);

        context.Report.Say($"Done: {ChangeSummary.Words(update.ChangeSummary)}, in {result.Seconds:0.0} s.");
        return Outcome.Done(result);

        StackResult Result(IReadOnlyDictionary<string, int> summary, bool dryRun) => new()
        {
            Verb = "refresh",
            Stack = session.Stack,
            ChangeSummary = summary,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = dryRun,
        };
    }
}
