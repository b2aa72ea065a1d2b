using System.CommandLine;
using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;
using Spectre.Console;

namespace Rollback.Operations.Tables;

/// <summary>`rollback restore`: some tables of the live database, from a clone that was restored to a point in time.</summary>
internal static class RestoreCommand
{
    public static Command Create(CommandFrame frame)
    {
        var tables = new Option<string[]>("--tables") { Description = "The tables: [schema.]table, separated by commas", Required = true, HelpName = "tables" };
        var from = SharedOptions.Source("--from", "The clone, restored to a point in time");
        var into = new Option<string?>("--into") { Description = $"The database that takes the writes: {DatabaseSource.Description}; default: the stack's primary", HelpName = "source" };
        var newer = new Option<string>("--newer") { Description = "Rows that the clone does not have: keep or delete", DefaultValueFactory = _ => "keep", HelpName = "what" };
        newer.AcceptOnlyFromAmong("keep", "delete");
        var output = new Option<string?>("--output") { Description = "The folder for the rows that are replaced; default: one under ROLLBACK_HOME/salvage", HelpName = "path" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "The checkpoint's name, for the record", HelpName = "name" };
        var database = SharedOptions.Database();
        return frame.Handle(new Command("restore", "Bring some tables back to what a clone holds") { tables, from, into, newer, output, checkpoint, database }, async (parsed, context, cancellationToken) =>
        {
            if (!context.DryRun && Consent.Missing(context, "restore") is { } silent) return Outcome.Refused(silent);
            if (SharedOptions.Names(parsed.GetRequiredValue(tables)) is not { Count: > 0 } chosen) return Outcome.Refused(SharedOptions.NoTable);
            var name = parsed.GetValue(database);
            return await Reach.TryAsync(async () =>
            {
                if (!(await DatabaseSource.FindAsync(parsed.GetRequiredValue(from), name, context, cancellationToken)).Is(out var clone, out var failure)
                    || !(await LiveAsync(parsed.GetValue(into), name, context, cancellationToken)).Is(out var live, out failure))
                {
                    return Outcome.Refused(failure);
                }

                var request = new TableRestoreRequest
                {
                    From = clone,
                    Live = live,
                    Tables = [.. chosen],
                    DeleteNewer = parsed.GetValue(newer) == "delete",
                    Output = parsed.GetValue(output) ?? Path.Combine(context.Checkout.Home, "salvage", string.Create(CultureInfo.InvariantCulture, $"tables-{context.Clock.GetUtcNow():yyyyMMdd-HHmmss}")),
                    Checkpoint = parsed.GetValue(checkpoint),
                };
                if (!(await TableRestorePlan.ReadAsync(request, cancellationToken)).Is(out var plan, out failure)) return Outcome.Refused(failure);
                if (context.DryRun) return Print(request, plan, context);
                if (!Consent.IsGiven(context, $"Restore {string.Join(", ", request.FullNames)} of {live} from {clone}?")) return Outcome.Refused(Consent.Declined);
                if (!StackLock.Take(context.Checkout, $"restore-{Uri.EscapeDataString(live.Database)}").Is(out var held, out failure)) return Outcome.Refused(failure);
                using (held) return await RunAsync(request, context.Yes ? plan : null, context, cancellationToken);
            });
        });
    }

    private static async Task<Answer<DatabaseAddress>> LiveAsync(string? source, string? database, CommandContext context, CancellationToken cancellationToken)
    {
        if (source is not null) return await DatabaseSource.FindAsync(source, database, context, cancellationToken);
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure) || !(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure)) return failure;
        if (database is null && outputs.Primaries.Count > 1) return StackDatabases.Several(session.Stack, outputs.Primaries.Keys);
        var name = database ?? outputs.Primaries.Keys.FirstOrDefault() ?? "";
        return outputs.Primaries.TryGetValue(name, out var primary)
            ? await DatabaseSource.OfGenerationAsync(session, primary, name, cancellationToken)
            : new Failure("DBS006", $"Stack {session.Stack} has no database '{name}'.", "Update it first: rollback up; or name the live database: --into.");
    }

    private static Outcome Print(TableRestoreRequest request, TableRestorePlan plan, CommandContext context)
    {
        var names = string.Join(", ", plan.Tables.Select(table => table.FullName));
        context.Report.Say($"1. stage: Copy {names} of {request.From} beside the live tables of {request.Live}.");
        context.Report.Say("2. check: Refuse if a reference would point to nothing.");
        context.Report.Say($"3. merge: In one transaction, in which writers of these tables wait: overwrite rows that differ, bring back rows that are gone, {(request.DeleteNewer ? "delete" : "keep")} newer rows.");
        context.Report.Say($"4. write: Write the replaced rows to {request.Output}.");
        return Outcome.Done(new TableRestoreOutline(request.From.Label, request.Live.Label, [.. plan.Tables.Select(table => table.FullName)]));
    }

    private static async Task<Outcome> RunAsync(TableRestoreRequest request, TableRestorePlan? plan, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (!(await new TableRestore(request, context.Clock, context.Report.Say) { Plan = plan }.RunAsync(cancellationToken)).Is(out var result, out var failure)) return Outcome.Refused(failure);
            Show(result, context);
            return Outcome.Done(result);
        }
        catch (NpgsqlException fault)
        {
            // The merge is all or nothing, but whether it was made, only the database knows now.
            var words = fault is PostgresException refused ? $"{refused.MessageText} ({refused.SqlState})" : fault.Message;
            return Outcome.Halted(new("TBL009", $"The restore of {request.Live.Label} stopped: {words}.", "Run the same command again: it finishes, or begins anew if nothing was merged.", fault.IsTransient));
        }
    }

    public static void Show(TableRestoreResult result, CommandContext context)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("Table", "Rows", "Overwritten", "Brought back", "Newer");
        foreach (var one in result.Tables)
            table.AddRow(new Text(one.Table), Number(one.Rows), Number(one.Overwritten), Number(one.BroughtBack), new Text(string.Create(CultureInfo.InvariantCulture, $"{one.Newer:N0} {(one.Deleted ? "deleted" : "kept")}")));
        context.Report.Show(table);
        if (result.Replaced is { } folder) context.Report.Say($"Replaced rows: {folder}");
        if (result.WritersBlockedSeconds is { } blocked) context.Report.Say(string.Create(CultureInfo.InvariantCulture, $"Writers of these tables waited {blocked:0.00} s; {result.Seconds:0.0} s in all."));

        static Text Number(long number) => new(number.ToString("N0", CultureInfo.InvariantCulture));
    }
}

/// <summary>With `--dry-run`: what a run would bring back, from where, into what.</summary>
internal sealed record TableRestoreOutline(string From, string Into, IReadOnlyList<string> Tables, bool DryRun = true) : ICommandResult;
