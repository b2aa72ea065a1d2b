using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Activate;

/// <summary>`rollback activate N`: puts a release in service whose data moves to a new generation.</summary>
internal static class ActivateCommand
{
    public static Command Create(CommandFrame frame)
    {
        var number = new Argument<int>("release") { Description = "The release to prepare and put in service" };
        return frame.Handle(
            new Command("activate", "Prepare a release, move the writes to its database generation, and put it in service") { number },
            (parsed, context, cancellationToken) => RunAsync(parsed.GetRequiredValue(number), context, cancellationToken));
    }

    private static async Task<Outcome> RunAsync(int number, CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, "activate") is { } silent)
            return Outcome.Refused(silent);
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var opened, out var failure)) return Outcome.Refused(failure);
        using var locked = opened;
        var session = locked.Session;
        if (!session.Settings().Is(out var settings, out failure) || !(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure)
            || !ServingRelease.Of(session.Stack, settings, outputs).Is(out var serving, out failure)
            || !(await ReleaseChoice.VerifyPreparedAsync(session, number, serving.Value, cancellationToken)).Is(out var choice, out failure))
        {
            return Outcome.Refused(failure);
        }

        using var health = new ServiceCheck(context.Clock);
        var plan = new ActivatePlan(session, choice, choice.Lineage.At(serving), health);
        var execution = new PlanExecution(context, plan.Steps, () => plan.IsTouched);
        context.Report.Say($"Stack {session.Stack}: release {serving} -> {number}: {choice.Release.Summary}");
        if (await execution.RunAsync(() => Consent.IsGiven(context, $"Put release {number} in service on stack {session.Stack}?"), Result, cancellationToken) is { } end)
            return end;

        context.Report.Say($"Stack {session.Stack} is at release {number}, verified, in {context.Clock.SecondsSince(start):0.0} s.");
        return Outcome.Done(Result());

        ActivateResult Result() => new()
        {
            Verb = "activate",
            Stack = session.Stack,
            From = serving.Value,
            Release = number,
            WritePauseMs = plan.WritePauseMs,
            Checkpoint = plan.CheckpointName,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = context.DryRun,
            Steps = execution.Outline,
            Ran = execution.Records,
        };
    }
}
