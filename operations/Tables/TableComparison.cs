using System.Data;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>
/// Compares tables with the clone's while writes go on, and stages only those rows of the clone that the live table does not have.
/// The moment that was compared is held until the merge: under its locks, what was changed or deleted since is found by the server's
/// own marks, and its old version, which was as in the clone, is staged too. So the merge sees whatever differs when nobody writes.
/// </summary>
internal sealed class TableComparison(TableRestoreRequest request, NpgsqlConnection live) : IAsyncDisposable
{
    /// <summary>
    /// Holds for every row version of a held moment that something has changed, deleted or locked since; for few others. A version's
    /// xmax is the transaction's number, then one at least as high as the moment's lowest; or that of a group of transactions
    /// that share the row, whose numbers are counted apart: then one of those that are in use.
    /// </summary>
    private const string Touched = """
        xmax <> '0'::xid AND (age(xmax) <= (SELECT age(pg_snapshot_xmin(pg_current_snapshot())::xid))
                              OR mxid_age(xmax) BETWEEN 1 AND (SELECT mxid_age(datminmxid) FROM pg_database WHERE datname = current_database()))
        """;

    private readonly Dictionary<StagedTable, Compared> _tables = [];
    private NpgsqlDataSource? _source;
    private Snapshot? _moment;
    private bool _isLost;

    /// <summary>Of rows that wait for their like, in bytes; with more, all rows are staged.</summary>
    public long Limit { get; init; } = 256L << 20;

    /// <summary>How many rows the clone has of a table that was compared; null: it was not, or the moment is lost.</summary>
    public long? RowsOf(StagedTable table) => _tables.TryGetValue(table, out var compared) ? compared.Rows : null;

    /// <returns>Whether the table was compared, and what differs is staged; no: all of its rows must be.</returns>
    public async Task<bool> StageAsync(StagedTable table, CancellationToken cancellationToken)
    {
        // Which rows are newer is told by all that the clone has; and a partition's rows can move to another.
        if (_isLost || request.DeleteNewer || table.Live.IsPartitioned) return false;
        if (_moment is null)
        {
            _source = Open(request.Live);
            _moment = await Snapshot.TakeAsync(_source, cancellationToken);
            // Whoever waits for the table alone waits for the merge, and the merge for this.
            await _moment.Keeper.ExecuteAsync("SET lock_timeout = '1s'", cancellationToken);
        }

        var pairing = new RowPairing(Limit);
        if (await CompareAsync(table, pairing, cancellationToken) is not { } compared) return false;
        await live.ExecuteAsync($"{table.Drop}; {table.Stage}", cancellationToken);
        await using (var staging = await live.BeginRawBinaryCopyAsync(table.Fill, cancellationToken))
        {
            var writer = new CopiedRowsWriter(staging);
            foreach (var row in pairing.Clone.All) await writer.AddAsync(row, cancellationToken);
            await writer.EndAsync(cancellationToken);
        }

        await live.ExecuteAsync(table.Measure, cancellationToken);
        _tables.Add(table, compared);
        return true;
    }

    /// <summary>In the merge's transaction, once the tables are locked for writers and before they are for readers.</summary>
    /// <returns>Whether all that differs is staged; no: the merge is to be rolled back, and all rows must be staged.</returns>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (table, compared) in _tables)
            {
                if (await live.ValueAsync<string>(table.File, cancellationToken) != compared.File) return Lose();
                await CatchUpAsync(table, compared, cancellationToken);
            }

            return true;
        }
        catch (PostgresException) when (live.State == ConnectionState.Open)
        {
            // The moment's connection, or its lock, is not to be had: without it the merge goes on as with any table that was not compared.
            return Lose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_moment is not null) await _moment.DisposeAsync();
        if (_source is not null) await _source.DisposeAsync();
    }

    /// <returns>Null: too many rows wait for their like, or somebody keeps the table to himself.</returns>
    private async Task<Compared?> CompareAsync(StagedTable table, RowPairing pairing, CancellationToken cancellationToken)
    {
        await using var source = Open(request.From);
        await using var clone = await Snapshot.TakeAsync(source, cancellationToken);
        await using var reader = await _moment!.JoinAsync(cancellationToken);
        // Both from their first block to the last: rows that lie alike come alike.
        foreach (var side in new[] { clone.Keeper, reader }) await side.ExecuteAsync("SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL synchronize_seqscans = off", cancellationToken);
        await reader.ExecuteAsync($"SET LOCAL lock_timeout = '{ReplaySession.LockLimit}'", cancellationToken);
        long rows;
        try
        {
            await using var ours = await CopiedRows.OpenAsync(reader, table.Read(table.Live.Only), cancellationToken);
            await using var theirs = await CopiedRows.OpenAsync(clone.Keeper, table.Read(table.Origin.Only), cancellationToken);
            if (!await pairing.RunAsync(theirs, ours)) return null;
            rows = theirs.Count;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }

        // As long as this transaction lasts, nobody gives the table another one.
        return new(rows, await reader.ValueAsync<string>(table.File, cancellationToken) ?? "", pairing.Live);
    }

    private async Task CatchUpAsync(StagedTable table, Compared compared, CancellationToken cancellationToken)
    {
        // The moment is to be held, but not the lock of the table, which the merge may need for itself alone.
        await _moment!.Keeper.ExecuteAsync("SAVEPOINT before", cancellationToken);
        await using (var rows = await CopiedRows.OpenAsync(_moment.Keeper, table.Read($"{table.Live.Only} WHERE {Touched}"), cancellationToken))
        {
            // A row that was not as in the clone then: what the clone has in its place is staged, or it was newer.
            while (rows.HasRow && compared.LiveOnly.Contains(rows.Row)) await rows.NextAsync();
            if (rows.HasRow) await StageAsync(table, rows, compared.LiveOnly, cancellationToken);
        }

        await _moment.Keeper.ExecuteAsync("ROLLBACK TO before", cancellationToken);
    }

    private async Task StageAsync(StagedTable table, CopiedRows rows, RowSet without, CancellationToken cancellationToken)
    {
        await using var staging = await live.BeginRawBinaryCopyAsync(table.Fill, cancellationToken);
        var writer = new CopiedRowsWriter(staging);
        for (; rows.HasRow; await rows.NextAsync())
        {
            if (!without.Contains(rows.Row)) await writer.AddAsync(rows.Row, cancellationToken);
        }

        await writer.EndAsync(cancellationToken);
    }

    /// <summary>The driver's own buffer of 8 KiB would be waited for as often as the server fills one.</summary>
    private static NpgsqlDataSource Open(DatabaseAddress address) => address.Open(settings => settings.ReadBufferSize = 256 << 10);

    private bool Lose()
    {
        _isLost = true;
        _tables.Clear();
        return false;
    }

    private sealed record Compared(long Rows, string File, RowSet LiveOnly);
}
