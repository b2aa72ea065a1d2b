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
            || !ServingRelease.In(lineage, session.Stack, settings, outputs).Is(out var serving, out failure))
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
            return Outcome.Done(Result() with { DryRun = true, Steps = StepOutline.Of(plan.Steps) });
        }

        if (await runner.RunAsync(plan.Steps, () => taking.Taken is not null, cancellationToken) is { } stopped) return stopped.Outcome(Result());
        context.Report.Say($"Checkpoint {taking.Taken!.Record.Number} '{name}' is taken: {taking.Taken.Digest}.");
        return Outcome.Done(Result());

        CreatedCheckpoint Result() => new()
        {
            Verb = "checkpoint create",
            Stack = session.Stack,
            Name = name,
            Digest = taking.Taken?.Digest,
            Path = taking.Taken?.Path,
            Content = taking.Taken?.Record,
            WritePauseMs = taking.WritePauseMs,
            Seconds = context.Clock.SecondsSince(start),
            Ran = context.DryRun ? null : runner.Records,
        };
    }
}

/// <summary>What was taken; with `--dry-run`, or where it failed before that, only the name it would have had.</summary>
internal sealed record CreatedCheckpoint : PlanResult
{
    public required string Name { get; init; }

    public string? Digest { get; init; }

    public string? Path { get; init; }

    public CheckpointRecord? Content { get; init; }

    /// <summary>How long writes stood still, in milliseconds.</summary>
    public double? WritePauseMs { get; init; }
}
