using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Destroy;

/// <summary>`rollback destroy`: deletes what the stack made. Protected resources refuse, as in Pulumi.</summary>
internal static class DestroyCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("destroy", "Delete everything that the stack made; protected resources refuse"),
        (_, context, cancellationToken) => RunAsync(context, cancellationToken));

    private static async Task<Outcome> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, "destroy") is { } silent)
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
            context.Report.Say($"1. destroy: Delete every resource of stack {session.Stack}, in the opposite order of its dependencies.");
            return Outcome.Done(Result(new Dictionary<string, int>(), dryRun: true));
        }

        if (!context.Yes && !context.Report.Confirm($"Delete everything of stack {session.Stack}?"))
            return Outcome.Refused(Consent.Declined);

        context.Report.Say($"Destroying stack {session.Stack}");
        var update = await StackRun.RunAsync(session.Engine, StackVerb.Destroy, context.Report, context.Clock, cancellationToken);
        var result = Result(update.ChangeSummary, dryRun: false);
        if (update.Failure is not null)
            return StackRun.Failed(update, $"rollback destroy --stack {session.Stack}", result);

        context.Report.Say($"Done: {ChangeSummary.Words(update.ChangeSummary)}, in {result.Seconds:0.0} s.");
        return Outcome.Done(result);

        StackResult Result(IReadOnlyDictionary<string, int> summary, bool dryRun) => new()
        {
            Verb = "destroy",
            Stack = session.Stack,
            ChangeSummary = summary,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = dryRun,
        };
    }
}
