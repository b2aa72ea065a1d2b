using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Restore;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.Tables;

namespace Rollback.Operations.To;

/// <summary>`rollback to N`: takes a stack to release N, back or forward.</summary>
internal static class ToCommand
{
    public static Command Create(CommandFrame frame)
    {
        var number = new Argument<int>("release") { Description = "The release to be in service" };
        var data = new Option<bool>("--restore-data") { Description = "Take the data back too, to a checkpoint; later writes are set aside in files" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "The moment to which the data goes back", HelpName = "name" };
        var abandon = new Option<bool>("--abandon-writes") { Description = "Do not extract the writes made since the checkpoint" };
        var hold = new Option<bool>("--hold-writes") { Description = "Extract the writes made since while writes are held back, where the restored server has no room for a copy to compare with afterwards" };
        var tables = new Option<string[]>("--tables") { Description = "Take only these tables back, into the database in service: [schema.]table, separated by commas", HelpName = "tables" };
        var newer = new Option<string?>("--newer") { Description = "With --tables: rows that the checkpoint does not have: keep (the default) or delete", HelpName = "what" };
        newer.AcceptOnlyFromAmong("keep", "delete");
        var database = new Option<string?>("--database") { Description = "With --tables: the database of the stack, where it has several", HelpName = "name" };
        var again = new Option<bool>("--again") { Description = "Restore once more, although this was done before" };
        var drain = new Option<string?>("--drain") { Description = "How long running transactions may take to finish before the data is switched; default 5s", HelpName = "duration" };
        return frame.Handle(
            new Command("to", "Roll the stack back, or forward, to a release") { number, data, checkpoint, tables, newer, database, abandon, hold, again, drain },
            async (parsed, context, cancellationToken) =>
            {
                var release = parsed.GetRequiredValue(number);
                if (!SharedOptions.Duration("--drain", parsed.GetValue(drain)).Is(out var limit, out var failure)) return Outcome.Refused(failure);
                if (!parsed.GetValue(data))
                {
                    return parsed.GetValue(checkpoint) is null && parsed.GetValue(tables) is null or [] && parsed.GetValue(newer) is null && parsed.GetValue(database) is null && !parsed.GetValue(abandon) && !parsed.GetValue(hold) && !parsed.GetValue(again) && limit.Value is null
                        ? await RunAsync(release, context, cancellationToken)
                        : Outcome.Refused(RestoreFailure.WithoutData());
                }

                if (parsed.GetValue(checkpoint) is not { } name) return Outcome.Refused(RestoreFailure.NoCheckpoint());
                if (parsed.GetValue(abandon) && parsed.GetValue(hold))
                    return Outcome.Refused(new("RST001", "--abandon-writes and --hold-writes exclude each other: the later writes are extracted, or they are not.", "Leave one of them away."));
                if (SharedOptions.Names(parsed.GetValue(tables)) is { } some)
                {
                    if (some.Count == 0) return Outcome.Refused(SharedOptions.NoTable);
                    if (parsed.GetValue(abandon) || parsed.GetValue(hold) || limit.Value is not null)
                        return Outcome.Refused(new("TBL012", "--abandon-writes, --hold-writes and --drain do not belong to --tables: no write is left behind.", "Leave them away."));
                    var part = new TablesRequest { Release = release, Checkpoint = name, Tables = [.. some], Database = parsed.GetValue(database), DeleteNewer = parsed.GetValue(newer) == "delete", Again = parsed.GetValue(again) };
                    return await TablesRestoring.RunAsync(part, context, cancellationToken);
                }

                if (parsed.GetValue(newer) is not null || parsed.GetValue(database) is not null)
                    return Outcome.Refused(new("TBL012", "--newer and --database belong to --tables.", "Name the tables, or leave them away."));
                var request = new RestoreRequest { Release = release, Checkpoint = name, AbandonWrites = parsed.GetValue(abandon), HoldsWrites = parsed.GetValue(hold), Again = parsed.GetValue(again) };
                return await Restoring.RunAsync(limit.Value is { } span ? request with { Drain = span } : request, context, cancellationToken);
            });
    }

    private static async Task<Outcome> RunAsync(int number, CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var opened, out var failure)) return Outcome.Refused(failure);
        using var locked = opened;
        var session = locked.Session;
        if (!(await ReleaseChoice.VerifyAsync(session, number, cancellationToken)).Is(out var choice, out failure))
            return Outcome.Refused(failure);

        using var health = new ServiceCheck(context.Clock);
        var plan = new ToPlan(session, choice, health);
        var execution = new PlanExecution(context, plan.Steps, () => plan.IsTouched);
        context.Report.Say($"Stack {session.Stack}: release {choice.Outputs.Release?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"} -> {number}: {choice.Release.Summary}");
        // The number that was typed is the consent, and the preview is the guard; a person at a terminal is asked all the same.
        bool Agrees() => !context.Surroundings.IsInteractive || context.Json || Consent.IsGiven(context, $"Take stack {session.Stack} to release {number}?");
        if (await execution.RunAsync(Agrees, Result, cancellationToken) is { } end)
            return end;

        context.Report.Say($"Stack {session.Stack} is at release {number}, verified, in {context.Clock.SecondsSince(start):0.0} s.");
        return Outcome.Done(Result());

        ToResult Result() => new()
        {
            Verb = "to",
            Stack = session.Stack,
            From = choice.Outputs.Release,
            Release = number,
            ChangeSummary = plan.Applied ?? plan.Planned ?? new Dictionary<string, int>(),
            WritePauseMs = plan.WritePauseMs,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = context.DryRun,
            Steps = execution.Outline,
            Ran = execution.Records,
        };
    }
}
