using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>
/// Brings some tables of a live database back to what a clone holds: rows are staged beside them while writes go on, then
/// merged in one transaction. Killed before that, nothing was restored; killed after it, the next run writes out what was replaced.
/// </summary>
internal sealed class TableRestore(TableRestoreRequest request, TimeProvider clock, Action<string> progress)
{
    /// <summary>Read a moment ago, with nobody asked since; null: it is read here.</summary>
    public TableRestorePlan? Plan { get; init; }

    /// <exception cref="NpgsqlException">A database cannot be reached; run again.</exception>
    public async Task<Answer<TableRestoreResult>> RunAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        await using var source = request.Live.Open();
        await using var live = await OwnSession.OpenAsync(source, cancellationToken);
        await live.ExecuteAsync(ReplaySession.Pins, cancellationToken);
        if (await TableRestoreNote.FindAsync(live, cancellationToken) is { } earlier)
        {
            progress("An earlier run merged its rows and was interrupted: finishing it.");
            var same = request with { Tables = earlier.Tables, DeleteNewer = earlier.DeleteNewer };
            return (await TableRestorePlan.ReadAsync(same, cancellationToken)).Is(out var left, out var unread) ? await FinishAsync(same, left, live, null, start, cancellationToken) : unread;
        }

        if (!(Plan is { } known ? Answer<TableRestorePlan>.Of(known) : await TableRestorePlan.ReadAsync(request, cancellationToken)).Is(out var plan, out var failure)) return failure;
        await TableRestoreNote.PrepareAsync(live, cancellationToken);
        if (!(await MergeAsync(plan, live, cancellationToken)).Is(out var merged, out failure))
        {
            await DropAsync(plan, live, cancellationToken);
            return failure;
        }

        return await FinishAsync(request, plan, live, merged, start, cancellationToken);
    }

    private async Task<Answer<MergeResult>> MergeAsync(TableRestorePlan plan, NpgsqlConnection live, CancellationToken cancellationToken)
    {
        await using var comparison = new TableComparison(request, live);
        var merge = new TableMerge(request, plan, comparison, live, clock);
        var staged = new HashSet<StagedTable>();
        await using (var feeds = await TableFeeds.OpenAsync(request, plan, live, clock, cancellationToken))
        {
            if (await StageAsync(plan.Tables.Where(table => feeds[table] is null)) is { } orphan) return orphan;
            progress("merging");
            if (!feeds.Any)
            {
                if (await merge.RunAsync(isAlone: true, cancellationToken) is { } merged) return merged;
            }
            else if (await merge.FeedAsync(feeds, cancellationToken) is { } fed)
            {
                return fed;
            }
        }

        while (true)
        {
            progress("merging again: not every table could be filled at once");
            if (await StageAsync(plan.Tables.Where(table => !IsStaged(table))) is { } orphan) return orphan;
            if (await merge.RunAsync(isAlone: false, cancellationToken) is { } merged) return merged;
        }

        bool IsStaged(StagedTable table) => staged.Contains(table) || comparison.RowsOf(table) is not null;

        async Task<Failure?> StageAsync(IEnumerable<StagedTable> tables)
        {
            var staging = new TableStaging(request, live);
            foreach (var table in tables.ToList())
            {
                if (!await comparison.StageAsync(table, cancellationToken))
                {
                    await staging.RunAsync(table, cancellationToken);
                    staged.Add(table);
                }

                progress($"{table.FullName}: staged");
            }

            return await OrphanAsync(plan, [.. plan.Tables.Where(IsStaged)], live, cancellationToken);
        }
    }

    /// <param name="staged">Of the others, the merge itself finds out.</param>
    private async Task<Failure?> OrphanAsync(TableRestorePlan plan, HashSet<StagedTable> staged, NpgsqlConnection live, CancellationToken cancellationToken)
    {
        foreach (var (child, reference, parent) in plan.Outgoing.Where(one => staged.Contains(one.Child) && (one.Parent is null || staged.Contains(one.Parent))))
        {
            if (await live.ValueAsync<long>(child.Orphans(reference, parent), cancellationToken) is > 0 and var count)
                return new("TBL005", $"{count} rows of {child.FullName} refer to rows of {reference.Parent} that are not there any more ({reference.Constraint}).", $"Restore that table too: --tables {string.Join(',', request.FullNames.Append(reference.Parent).Distinct())}.");
        }

        foreach (var (parent, reference) in request.DeleteNewer ? plan.Incoming.Where(one => staged.Contains(one.Parent)) : [])
        {
            if (await live.ValueAsync<long>(parent.Bereft(reference), cancellationToken) is > 0 and var count)
                return new("TBL006", $"{count} rows of {reference.Child} refer to rows of {parent.FullName} that the clone does not have ({reference.Constraint}).", $"Keep newer rows, or restore that table too: --tables {string.Join(',', request.FullNames.Append(reference.Child).Distinct())}.");
        }

        return null;
    }

    /// <param name="merged">Null: an earlier run merged.</param>
    private async Task<Answer<TableRestoreResult>> FinishAsync(TableRestoreRequest made, TableRestorePlan plan, NpgsqlConnection live, MergeResult? merged, long start, CancellationToken cancellationToken)
    {
        var counts = merged?.Counts ?? await KeptAsync(made, plan, live, cancellationToken);
        // On a connection of its own, while the rows are counted.
        var writing = counts.Any(table => table.IsListed) ? new ReplacedRows(made, plan, merged is not null, clock).WriteAsync(counts, cancellationToken) : Task.FromResult<string?>(null);
        var telling = TellAsync(made, plan, live, counts, cancellationToken);
        // Both to their end, also if one fails: nobody may work on behind a command that has ended.
        await Task.WhenAll(writing, telling);
        await live.ExecuteAsync("BEGIN", cancellationToken);
        await DropAsync(plan, live, cancellationToken);
        await TableRestoreNote.FinishAsync(live, made, cancellationToken);
        await live.ExecuteAsync("COMMIT", cancellationToken);
        return new TableRestoreResult
        {
            From = made.From.Label,
            Into = made.Live.Label,
            Tables = await telling,
            WritersBlockedSeconds = merged?.Seconds,
            Replaced = await writing,
            Seconds = clock.SecondsSince(start),
        };
    }

    private static async Task<IReadOnlyList<RestoredTable>> TellAsync(TableRestoreRequest made, TableRestorePlan plan, NpgsqlConnection live, IReadOnlyList<RestoredCount> counts, CancellationToken cancellationToken)
    {
        var tables = new List<RestoredTable>();
        foreach (var (table, count) in plan.Tables.Zip(counts)) tables.Add(await count.TellAsync(live, table, made.DeleteNewer, cancellationToken));
        return tables;
    }

    private static async Task<IReadOnlyList<RestoredCount>> KeptAsync(TableRestoreRequest made, TableRestorePlan plan, NpgsqlConnection live, CancellationToken cancellationToken)
    {
        var (staging, counts) = (new TableStaging(made, live), new List<RestoredCount>());
        foreach (var table in plan.Tables)
        {
            counts.Add(await RestoredCount.OfKeptAsync(live, table, cancellationToken));
            // What is told without a look at staged rows need not have any.
            if (counts[^1].IsListed || counts[^1] is { IsEvery: false, Rows: null }) await staging.RepeatAsync(table, cancellationToken);
        }

        return counts;
    }

    private static async Task DropAsync(TableRestorePlan plan, NpgsqlConnection live, CancellationToken cancellationToken)
    {
        foreach (var table in plan.Tables) await live.ExecuteAsync(table.Drop, cancellationToken);
    }
}
