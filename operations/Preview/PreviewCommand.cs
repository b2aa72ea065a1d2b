using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Report;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Preview;

/// <summary>`rollback preview`: what `up` would do.</summary>
internal static class PreviewCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("preview", "Show what `up` would change"),
        (_, context, cancellationToken) => RunAsync(context, cancellationToken));

    internal static async Task<Outcome> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure)
            || !(await ReleaseChoice.VerifyAsync(session, null, cancellationToken)).Is(out var choice, out failure))
        {
            return Outcome.Refused(failure);
        }

        if (await session.CreateAsync(choice, cancellationToken) is { } refused)
            return Outcome.Refused(refused);
        if (!(await session.Engine.PreviewAsync(null, cancellationToken)).Is(out var plan, out failure))
            return Outcome.Refused(failure);

        context.Report.Say($"Stack {session.Stack}, release {choice.Number}: {choice.Release.Summary}");
        PlanTable.Show(context.Report, plan);
        return Outcome.Done(new StackResult
        {
            Verb = "preview",
            Stack = session.Stack,
            Release = choice.Number,
            ChangeSummary = plan.ChangeSummary,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = true,
        });
    }
}
