using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Preview;
using Rollback.Operations.Report;
using Rollback.Operations.Salvage;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Up;

/// <summary>`rollback up`: makes the stack what its release declares.</summary>
internal static class UpCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("up", "Update the stack to the release in its settings"),
        (_, context, cancellationToken) => context.DryRun
            ? PreviewCommand.RunAsync(context, cancellationToken)
            : RunAsync(context, cancellationToken));

    private static async Task<Outcome> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (Consent.Missing(context, "up") is { } silent)
            return Outcome.Refused(silent);
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var opened, out var failure)) return Outcome.Refused(failure);
        using var locked = opened;
        var session = locked.Session;
        if (!(await ReleaseChoice.VerifyAsync(session, null, cancellationToken)).Is(out var choice, out failure))
            return Outcome.Refused(failure);
        if (choice.Declaration.Phase == Phase.Serve && GenerationMove.Between(choice.Outputs.Primaries, choice.Release) is [var move, ..])
            return Outcome.Refused(new("UP001", $"Release {choice.Number} takes its writes elsewhere ({move}), and an update alone would leave the data behind.", $"`rollback activate {choice.Number}` moves them to a new generation, `rollback to {choice.Number}` back to one that follows."));
        if (await session.CreateAsync(choice, cancellationToken) is { } refused)
            return Outcome.Refused(refused);
        if (await session.WakeAsync(cancellationToken) is { } asleep)
            return Outcome.Refused(asleep);
        if (await OutstandingSalvage.GuardAsync(session, choice.Lineage, choice.Declaration.Head, cancellationToken) is { } outstanding)
            return Outcome.Refused(outstanding);

        context.Report.Say($"Updating stack {session.Stack} to release {choice.Number}: {choice.Release.Summary}");
        if (!context.Yes)
        {
            if (!(await session.Engine.PreviewAsync(null, cancellationToken)).Is(out var plan, out failure))
                return Outcome.Refused(failure);
            PlanTable.Show(context.Report, plan);
            if (!context.Report.Confirm("Carry this out?"))
                return Outcome.Refused(Consent.Declined);
        }

        var update = await StackRun.RunAsync(session.Engine, StackVerb.Up, context.Report, context.Clock, cancellationToken);
        var result = new StackResult
        {
            Verb = "up",
            Stack = session.Stack,
            Release = choice.Number,
            ChangeSummary = update.ChangeSummary,
            Seconds = context.Clock.SecondsSince(start),
        };
        if (update.Failure is not null)
            return StackRun.Failed(update, $"rollback up --stack {session.Stack}", result);

        context.Report.Say($"Done: {ChangeSummary.Words(update.ChangeSummary)}, in {result.Seconds:0.0} s.");
        return Outcome.Done(result);
    }
}
