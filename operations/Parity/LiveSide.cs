using System.Collections.Concurrent;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>A running database, read in one moment.</summary>
internal sealed class LiveSide : IParitySide, IAsyncDisposable
{
    private readonly Snapshot _snapshot;
    private readonly ReaderPool _readers;

    private LiveSide(string label, NpgsqlDataSource source, Snapshot snapshot, Catalog catalog)
    {
        (Label, Source, _snapshot, Catalog) = (label, source, snapshot, catalog);
        _readers = new(snapshot);
    }

    public string Label { get; }

    public Catalog Catalog { get; }

    public NpgsqlDataSource Source { get; }

    /// <exception cref="NpgsqlException">The database cannot be reached or read.</exception>
    public static async Task<LiveSide> OpenAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        var source = address.Open();
        return await OfAsync(address.Label, source, await Snapshot.TakeAsync(source, cancellationToken), cancellationToken);
    }

    /// <summary>The moment of a snapshot that was taken already; disposing of this side ends it and the source.</summary>
    public static async Task<LiveSide> OfAsync(string label, NpgsqlDataSource source, Snapshot snapshot, CancellationToken cancellationToken) =>
        new(label, source, snapshot, await CatalogReader.ReadAsync(snapshot.Keeper, cancellationToken));

    public async Task<Bucketing?> BucketingAsync(TableShape table, string? integerKey, CancellationToken cancellationToken)
    {
        if (integerKey is null) return Bucketing.ByHash;
        var column = Sql.Name(integerKey);
        var bounds = await _snapshot.Keeper.QueryAsync(
            $"SELECT min({column})::int8, max({column})::int8 FROM {table.From}", row => row.IsDBNull(0) ? (0, 0) : (row.GetInt64(0), row.GetInt64(1)), cancellationToken);
        return Bucketing.ByRange(integerKey, bounds[0].Item1, bounds[0].Item2);
    }

    public async Task<SideContent> ReadAsync(IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, ParityOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var checks = options.Runs(ParityCheck.ForeignKeys) ? await ForeignKeyCheck.AllAsync(_snapshot.Keeper, cancellationToken) : [];
        var contents = new ConcurrentDictionary<string, TableContent>();
        var orphans = new ConcurrentBag<OrphanCount>();
        var unverified = new ConcurrentBag<Unverified>();
        IReadOnlyList<SequenceState> sequences = [];
        var work = (options.Runs(ParityCheck.Sequences) ? new[] { (Name: "sequences", Run: (Func<NpgsqlConnection, Task>)(async reader => sequences = await CatalogReader.SequencesAsync(reader, cancellationToken))) } : [])
            .Concat(tables.Select(table => (Name: table.Plan.Table, Run: (Func<NpgsqlConnection, Task>)(async reader => contents[table.Plan.Table] = await ScanAsync(reader, table.Plan, table.Side, cancellationToken)))))
            .Concat(checks.Where(check => !options.Ignores($"{check.Schema}.{check.Table}")).Select(check => (Name: $"{check.Schema}.{check.Table}.{check.Constraint}", Run: (Func<NpgsqlConnection, Task>)(async reader => orphans.Add(await check.CountAsync(reader, cancellationToken))))));
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellationToken }, async (item, _) =>
        {
            try
            {
                await _readers.UseAsync(async reader => { await item.Run(reader); return true; }, cancellationToken);
                progress($"{Label}: {item.Name}");
            }
            catch (PostgresException fault) when (!fault.IsTransient)
            {
                // Permission, row security, a table dropped meanwhile: told, not skipped.
                unverified.Add(new(item.Name, $"{Label}: {fault.MessageText}."));
            }
        });
        return new(contents, sequences, [.. orphans.OrderBy(one => one.Constraint, StringComparer.Ordinal)], [.. unverified.OrderBy(one => one.Object, StringComparer.Ordinal)]);
    }

    /// <summary>Lends a connection that sees this side's moment.</summary>
    public Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken) => _readers.UseAsync(use, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _snapshot.DisposeAsync();
        await Source.DisposeAsync();
    }

    private static async Task<TableContent> ScanAsync(NpgsqlConnection reader, TablePlan plan, TableSide side, CancellationToken cancellationToken)
    {
        var buckets = await reader.QueryAsync(plan.BucketQuery(side), row => (row.GetInt64(0), new BucketContent(row.GetInt64(1), row.GetString(2))), cancellationToken);
        return new(buckets.ToDictionary());
    }
}
