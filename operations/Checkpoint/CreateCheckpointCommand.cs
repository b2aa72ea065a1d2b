using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Checkpoint;

/// <summary>`rollback checkpoint create NAME`: writes stand still for some milliseconds, and go on while the baseline is read.</summary>
internal static class CreateCheckpointCommand
{
    public static Command Create(CommandFrame frame)
    {
        var name = new Argument<string>("name") { Description = "What the checkpoint is called: lower-case letters, digits and '-'" };
        var drain = new Option<string?>("--drain") { Description = "How long running transactions may take to finish; default 5s", HelpName = "duration" };
        var jobs = new Option<int>("--jobs") { Description = "Connections per database that read the baseline at once", DefaultValueFactory = _ => 2, HelpName = "n" };
        var byTime = new Option<bool>("--by-time") { Description = "Do not name the point in the log, but hold writes over a whole second: as on RDS" };
        return frame.Handle(new Command("create", "Take a checkpoint of every database of the stack") { name, drain, jobs, byTime }, async (parsed, context, cancellationToken) =>
        {
            if (!SharedOptions.Duration("--drain", parsed.GetValue(drain)).Is(out var limit, out var failure)) return Outcome.Refused(failure);
            if (parsed.GetValue(jobs) is < 1 or > 64) return Outcome.Refused(new("PAR003", $"--jobs {parsed.GetValue(jobs)} is not a number of connections.", "Use 1 to 64."));
            return await RunAsync(parsed.GetRequiredValue(name), limit.Value, parsed.GetValue(jobs), parsed.GetValue(byTime), context, cancellationToken);
        });
    }

    private static async Task<Outcome> RunAsync(string name, TimeSpan? drain, int jobs, bool byTime, CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (CheckpointFolder.CheckName(name) is { } misnamed) return Outcome.Refused(misnamed);
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var opened, out var failure)) return Outcome.Refused(failure);
        using var locked = opened;
        var session = locked.Session;
        if (!session.Settings().Is(out var settings, out failure) || !session.Lineage(settings).Is(out var lineage, out failure)
            || !(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure)
            || !Serving(settings, lineage, outputs, session.Stack).Is(out var serving, out failure))
        {
            return Outcome.Refused(failure);
        }

        var request = new CheckpointRequest { Name = name, Lineage = lineage, Serving = serving, Jobs = jobs, ByTime = byTime };
        if (drain is { } limit) request = request with { Drain = limit };
        var taking = new CheckpointTaking(session, settings, request);
        if (taking.Refuse() is { } refused) return Outcome.Refused(refused);

        var plan = new CheckpointPlan(session, taking, outputs.Primaries, name);
        var runner = new StepRunner(context.Report, context.Clock);
        if (context.DryRun)
        {
            runner.Print(plan.Steps);
            return Outcome.Done(new { verb = "checkpoint create", stack = session.Stack, name, dryRun = true, plan = plan.Steps.Select(step => new StepOutline(step.Name, step.Sentence)) });
        }

        if (await runner.RunAsync(plan.Steps, () => taking.Taken is not null, cancellationToken) is { } stopped) return stopped.Outcome(Result());
        context.Report.Say($"Checkpoint {taking.Taken!.Record.Number} '{name}' is taken: {taking.Taken.Digest}.");
        return Outcome.Done(Result());

        object Result() => new
        {
            verb = "checkpoint create",
            stack = session.Stack,
            name,
            digest = taking.Taken?.Digest,
            path = taking.Taken?.Path,
            content = taking.Taken?.Record,
            writePauseMs = taking.WritePauseMs,
            seconds = context.Clock.SecondsSince(start),
            dryRun = false,
            steps = runner.Records,
        };
    }

    private static Answer<Release> Serving(StackSettings settings, Lineage lineage, StackOutputs outputs, string stack)
    {
        if (outputs.Release is not { } applied) return CheckpointFailure.NoDatabase(stack);
        if (!settings.Integer("serving").Is(out var serving, out var failure)) return failure;
        var number = outputs.Phase == "prepare" ? serving.Value ?? applied : applied;
        return lineage.TryAt(number, out var release) ? release : Releases.ReleaseCommand.NoSuchRelease(lineage, number);
    }
}
