using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>
/// Brings some tables of a live database back to what a clone holds: rows are staged beside them while writes go on, then
/// merged in one transaction. Killed before that, nothing was restored; killed after it, the next run writes out what was replaced.
/// </summary>
internal sealed class TableRestore(TableRestoreRequest request, TimeProvider clock, Action<string> progress)
{
    /// <exception cref="NpgsqlException">A database cannot be reached; run again.</exception>
    public async Task<Answer<TableRestoreResult>> RunAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        await using var source = request.Live.Open();
        await using var live = await source.OpenConnectionAsync(cancellationToken);
        await live.ExecuteAsync(ReplaySession.Pins, cancellationToken);
        if (await TableRestoreNote.FindAsync(live, cancellationToken) is { } earlier)
        {
            progress("An earlier run merged its rows and was interrupted: finishing it.");
            var same = request with { Tables = earlier.Tables, DeleteNewer = earlier.DeleteNewer };
            return (await TableRestorePlan.ReadAsync(same, cancellationToken)).Is(out var left, out var unread) ? await FinishAsync(same, left, live, null, start, cancellationToken) : unread;
        }

        if (!(await TableRestorePlan.ReadAsync(request, cancellationToken)).Is(out var plan, out var failure)) return failure;
        await TableRestoreNote.PrepareAsync(live, cancellationToken);
        foreach (var table in plan.Tables) await StageAsync(table, live, cancellationToken);
        if (await OrphanAsync(plan, live, cancellationToken) is { } orphan)
        {
            await DropAsync(plan, live, cancellationToken);
            return orphan;
        }

        progress("merging");
        if (!(await new TableMerge(request, plan, live, clock).RunAsync(cancellationToken)).Is(out var blocked, out failure))
        {
            await DropAsync(plan, live, cancellationToken);
            return failure;
        }

        return await FinishAsync(request, plan, live, blocked.Value, start, cancellationToken);
    }

    /// <summary>Binary from server to server, except values whose binary form only their own server can read.</summary>
    private async Task StageAsync(StagedTable table, NpgsqlConnection live, CancellationToken cancellationToken)
    {
        await live.ExecuteAsync($"{table.Drop}; {table.Stage}", cancellationToken);
        await using var source = request.From.Open();
        await using var clone = await Snapshot.TakeAsync(source, cancellationToken);
        await using (var rows = await clone.Keeper.BeginRawBinaryCopyAsync($"COPY (SELECT {string.Join(", ", table.Columns.Select(column => column.Read))} FROM {table.CloneFrom}) TO STDOUT (FORMAT binary)", cancellationToken))
        await using (var staging = await live.BeginRawBinaryCopyAsync($"COPY {table.Staging} FROM STDIN (FORMAT binary)", cancellationToken))
        {
            await CopyPump.RunAsync(rows, staging, cancellationToken);
        }

        await live.ExecuteAsync(table.Measure, cancellationToken);
        progress($"{table.FullName}: staged");
    }

    private async Task<Failure?> OrphanAsync(TableRestorePlan plan, NpgsqlConnection live, CancellationToken cancellationToken)
    {
        foreach (var (child, reference, parent) in plan.Outgoing)
        {
            if (await live.ValueAsync<long>(child.Orphans(reference, parent), cancellationToken) is > 0 and var count)
                return new("TBL005", $"{count} rows of {child.FullName} refer to rows of {reference.Parent} that are not there any more ({reference.Constraint}).", $"Restore that table too: --tables {string.Join(',', request.FullNames.Append(reference.Parent).Distinct())}.");
        }

        foreach (var (parent, reference) in request.DeleteNewer ? plan.Incoming : [])
        {
            if (await live.ValueAsync<long>(parent.Bereft(reference), cancellationToken) is > 0 and var count)
                return new("TBL006", $"{count} rows of {reference.Child} refer to rows of {parent.FullName} that the clone does not have ({reference.Constraint}).", $"Keep newer rows, or restore that table too: --tables {string.Join(',', request.FullNames.Append(reference.Child).Distinct())}.");
        }

        return null;
    }

    private async Task<Answer<TableRestoreResult>> FinishAsync(TableRestoreRequest made, TableRestorePlan plan, NpgsqlConnection live, double? blocked, long start, CancellationToken cancellationToken)
    {
        var counts = new List<RestoredTable>();
        foreach (var table in plan.Tables) counts.Add(await table.CountAsync(live, made.DeleteNewer, cancellationToken));
        var replaced = counts.Any(table => table.Overwritten + table.BroughtBack + (table.Deleted ? table.Newer : 0) > 0)
            ? await new ReplacedRows(made, plan, clock).WriteAsync(cancellationToken)
            : null;
        await live.ExecuteAsync("BEGIN", cancellationToken);
        await DropAsync(plan, live, cancellationToken);
        await TableRestoreNote.FinishAsync(live, made, cancellationToken);
        await live.ExecuteAsync("COMMIT", cancellationToken);
        return new TableRestoreResult
        {
            From = made.From.Label,
            Into = made.Live.Label,
            Tables = counts,
            WritersBlockedSeconds = blocked,
            Replaced = replaced,
            Seconds = clock.SecondsSince(start),
        };
    }

    private static async Task DropAsync(TableRestorePlan plan, NpgsqlConnection live, CancellationToken cancellationToken)
    {
        foreach (var table in plan.Tables) await live.ExecuteAsync(table.Drop, cancellationToken);
    }
}
