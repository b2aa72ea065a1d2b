using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tables;

/// <summary>
/// The clone's rows on their way right into a table that is empty, without a copy beside it. It begins before the table is
/// locked, and is given up where rows come slowly: writers are to wait for their own server, not for a network or a cold disk.
/// </summary>
internal sealed class TableFeed : IAsyncDisposable
{
    /// <summary>8 MiB. A table that is smaller is here as a whole before anybody waits for it.</summary>
    private const int Ahead = 32;

    /// <summary>For as much: 32 MiB/s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly StagedTable _table;
    private readonly Snapshot _clone;
    private readonly NpgsqlRawCopyStream _rows;
    private readonly CopyPieces _pieces;
    private bool _isDone;

    private TableFeed(StagedTable table, Snapshot clone, NpgsqlRawCopyStream rows, long count)
    {
        (_table, _clone, _rows, Count) = (table, clone, rows, count);
        _pieces = new(rows, Ahead);
    }

    /// <summary>How many rows there are.</summary>
    public long Count { get; }

    /// <returns>Null: rows come slowly.</returns>
    public static async Task<TableFeed?> OpenAsync(NpgsqlDataSource source, StagedTable table, TimeProvider clock, CancellationToken cancellationToken)
    {
        var clone = await Snapshot.TakeAsync(source, cancellationToken);
        var count = await clone.Keeper.ValueAsync<long>($"SELECT count(*) FROM {table.Origin.Only}", cancellationToken);
        await clone.Keeper.ExecuteAsync("SET LOCAL max_parallel_workers_per_gather = 0", cancellationToken);
        var query = $"COPY (SELECT {string.Join(", ", table.Columns.Select(column => column.Read))} FROM {table.Origin.Only}) TO STDOUT";
        var feed = new TableFeed(table, clone, table.IsText ? Raw(await clone.Keeper.BeginTextExportAsync(query, cancellationToken)) : await clone.Keeper.BeginRawBinaryCopyAsync($"{query} (FORMAT binary)", cancellationToken), count);
        if (await Task.WhenAny(feed._pieces.IsAhead, Task.Delay(Patience, clock, cancellationToken)) == feed._pieces.IsAhead) return feed;
        await feed.DisposeAsync();
        return null;
    }

    /// <summary>Writes them all; once.</summary>
    /// <exception cref="PostgresException">The table refuses a row; its transaction is to be rolled back.</exception>
    public async Task RunAsync(NpgsqlConnection live, CancellationToken cancellationToken)
    {
        var command = $"COPY {_table.Live.Quoted} ({_table.Names}) FROM STDIN";
        await using (var table = _table.IsText ? Raw(await live.BeginTextImportAsync(command, cancellationToken)) : await live.BeginRawBinaryCopyAsync($"{command} (FORMAT binary)", cancellationToken))
            await foreach (var piece in _pieces.AllAsync(cancellationToken)) await table.WriteAsync(piece, cancellationToken);
        _isDone = true;
    }

    public async ValueTask DisposeAsync()
    {
        // Or the rest of the table would be read to its end.
        if (!_isDone) await _rows.CancelAsync();
        await _pieces.DisposeAsync();
        await _rows.DisposeAsync();
        await _clone.DisposeAsync();
    }

    /// <summary>The driver hands out text as characters; server to server, its bytes are as good.</summary>
    private static NpgsqlRawCopyStream Raw(IDisposable text) => (NpgsqlRawCopyStream)(text is StreamReader reader ? reader.BaseStream : ((StreamWriter)text).BaseStream);
}
