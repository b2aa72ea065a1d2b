using System.CommandLine;
using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>`rollback salvage replay`: makes the salvaged changes that fit, once, however often it runs.</summary>
internal static class ReplayCommand
{
    private static readonly string[] Kinds = ["insert", "update", "delete"];

    public static Command Create(CommandFrame frame)
    {
        var folder = new Argument<string>("folder") { Description = "The folder that `salvage extract` wrote" };
        var into = SharedOptions.Source("--into", "The database that shall take the changes");
        var tables = SharedOptions.Tables();
        var kinds = new Option<string?>("--kinds") { Description = "Only these kinds of change: insert, update, delete, separated by commas; default: all", HelpName = "kinds" };
        var without = new Option<string[]>("--without-column") { Description = "A column that the database lacks and whose values are given up: [schema.]table.column; repeatable", HelpName = "column" };
        var batch = new Option<int>("--batch") { Description = "Changes per transaction, 1 to 10000", DefaultValueFactory = _ => 500, HelpName = "n" };
        var database = SharedOptions.Database();
        return frame.Handle(new Command("replay", "Make the salvaged changes that fit") { folder, into, tables, kinds, without, batch, database }, async (parsed, context, cancellationToken) =>
        {
            var place = SalvageFolder.At(parsed.GetRequiredValue(folder));
            var words = parsed.GetValue(kinds)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? Kinds;
            if (words.FirstOrDefault(word => !Kinds.Contains(word)) is { } unknown) return Outcome.Refused(new("SLV011", $"--kinds '{unknown}' is no kind of change.", "Use insert, update, delete."));
            if (parsed.GetValue(batch) is < 1 or > 10000) return Outcome.Refused(new("SLV012", $"--batch {parsed.GetValue(batch)} is out of range.", "Use 1 to 10000."));
            if (!context.DryRun && Consent.Missing(context, "salvage replay") is { } silent) return Outcome.Refused(silent);
            if (!place.Read().Is(out var manifest, out var failure)) return Outcome.Refused(failure);
            if (await place.VerifyAsync(manifest, cancellationToken) is { } broken) return Outcome.Refused(broken);

            var options = new ReplayOptions
            {
                Tables = SharedOptions.Names(parsed.GetValue(tables)),
                Kinds = words.Select(word => Enum.Parse<ChangeKind>(word, ignoreCase: true)).ToHashSet(),
                Without = (parsed.GetValue(without) ?? []).ToHashSet(),
                Batch = parsed.GetValue(batch),
            };
            if (Unknown(options, manifest) is { } missing) return Outcome.Refused(missing);
            return await Reach.TryAsync(async () =>
            {
                if (!(await DatabaseSource.FindAsync(parsed.GetRequiredValue(into), parsed.GetValue(database), context, cancellationToken)).Is(out var target, out failure)) return Outcome.Refused(failure);
                if (!context.DryRun && !Consent.IsGiven(context, $"Replay {manifest.Changes} changes into {target}?")) return Outcome.Refused(Consent.Declined);
                return await RunAsync(place, manifest, target, options, context, cancellationToken);
            });
        });
    }

    private static async Task<Outcome> RunAsync(SalvageFolder place, SalvageManifest manifest, DatabaseAddress target, ReplayOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        if (!context.DryRun) return await ApplyAsync(place, manifest, target, options, context, cancellationToken);
        var ran = await ReplayRun.TryOutAsync(place, manifest, target, options, context.Report.Say, cancellationToken);
        if (!ran.Is(out var result, out var failure)) return Outcome.Refused(failure);
        SalvageTables.Show(result, context.Report);
        return Outcome.Done(result);
    }

    private static async Task<Outcome> ApplyAsync(SalvageFolder place, SalvageManifest manifest, DatabaseAddress target, ReplayOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            options = options with { UnfitFolder = place.Make(Path.Combine("replays", context.Clock.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture))) };
            var ran = await ReplayRun.ApplyAsync(place, manifest, target, options, context.Report.Say, cancellationToken);
            if (!ran.Is(out var result, out var failure)) return Outcome.Refused(failure);
            SalvageTables.Show(result, context.Report);
            return Outcome.Done(result);
        }
        catch (NpgsqlException fault)
        {
            // Batches may have been made by now; which, the database remembers.
            var words = fault is PostgresException refused ? $"{refused.MessageText} ({refused.SqlState})" : fault.Message;
            return Outcome.Halted(new("SLV014", $"The replay into {target.Label} stopped: {words}.", "Run the same command again: it goes on where it stopped, and makes nothing twice.", fault.IsTransient));
        }
    }

    private static Failure? Unknown(ReplayOptions options, SalvageManifest manifest)
    {
        var known = manifest.Tables.SelectMany(table => new[] { table.FullName, table.Schema == "public" ? table.Name : table.FullName }).ToHashSet();
        return options.Tables?.FirstOrDefault(table => !known.Contains(table)) is { } unknown
            ? new("SLV013", $"The salvage has no changes of a table '{unknown}'.", $"It has {string.Join(", ", manifest.Tables.Select(table => table.FullName))}.")
            : null;
    }
}
