using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Activate;

/// <summary>`rollback activate N`: puts a release in service whose data moves to a new generation.</summary>
internal static class ActivateCommand
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

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
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure)
            || !StackLock.Take(context.Checkout, session.Stack).Is(out var stackLock, out failure))
        {
            return Outcome.Refused(failure);
        }

        using var held = stackLock;
        if (!(await ServingAsync(session, number, cancellationToken)).Is(out var serving, out failure)
            || !(await ReleaseChoice.VerifyPreparedAsync(session, number, serving.Value, cancellationToken)).Is(out var choice, out failure))
        {
            return Outcome.Refused(failure);
        }

        using var http = new HttpClient { Timeout = RequestLimit };
        var plan = new ActivatePlan(session, choice, choice.Lineage.At(serving), new ServiceCheck(http, context.Clock));
        var runner = new StepRunner(context.Report, context.Clock);
        context.Report.Say($"Stack {session.Stack}: release {serving} -> {number}: {choice.Release.Summary}");
        if (context.DryRun)
        {
            runner.Print(plan.Steps);
            return Outcome.Done(Result());
        }

        if (!context.Yes && !context.Report.Confirm($"Put release {number} in service on stack {session.Stack}?"))
            return Outcome.Refused(Consent.Declined);

        var stopped = await runner.RunAsync(plan.Steps, () => plan.IsTouched, cancellationToken);
        if (stopped is not null)
            return stopped.Outcome(Result());

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
            Steps = context.DryRun ? [.. plan.Steps.Select(step => new PlannedToStep(step.Name, step.Sentence))] : null,
            Ran = context.DryRun ? null : runner.Records,
        };
    }

    /// <summary>The release in service: that of the last update, or, while one is prepared, the one that the settings name beside it.</summary>
    public static async Task<Answer<ReleaseNumber>> ServingAsync(StackSession session, int number, CancellationToken cancellationToken)
    {
        if (!session.Settings().Is(out var settings, out var failure) || !(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure) || !settings.Integer("serving").Is(out var named, out failure))
            return failure;
        if (outputs.Release is not { } applied)
            return new Failure("ACT001", $"Stack {session.Stack} serves no release yet.", $"`rollback to {number}` deploys one.");
        if (outputs.Phase != "prepare")
            return Number(applied, settings);
        return named.Value is { } serving
            ? Number(serving, settings)
            : new Failure("ACT004", $"Release {applied} is prepared, and {settings.Path} does not say which release is in service meanwhile.", "`pulumi config set serving M` says so; M is the release that has the traffic.");
    }

    private static Answer<ReleaseNumber> Number(int value, StackSettings settings) => value is >= 1 and <= ReleaseNumber.Highest
        ? ReleaseNumber.From(value)
        : new Failure("CFG002", $"{settings.Path}: {value} is not the number of a release.", "Releases are numbered from 1.");
}
