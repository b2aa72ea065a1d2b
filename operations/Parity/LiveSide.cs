using System.Collections.Concurrent;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>A running database, read in one moment.</summary>
internal sealed class LiveSide : IParitySide
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

    /// <summary>What an interrupted run has read already; null: everything is read.</summary>
    public ScanJournal? Journal { get; private init; }

    /// <summary>When the snapshot was taken, on the clock that <see cref="ReadAsync"/> waits by.</summary>
    private long _taken;

    private TimeProvider _clock = TimeProvider.System;

    /// <exception cref="NpgsqlException">The database cannot be reached or read.</exception>
    public static async Task<LiveSide> OpenAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        var source = address.Open();
        return await OfAsync(address.Label, source, await Snapshot.TakeAsync(source, cancellationToken), cancellationToken);
    }

    /// <summary>As <see cref="OpenAsync(DatabaseAddress, CancellationToken)"/>, going on where a run that was interrupted stopped.</summary>
    /// <param name="journals">The folder where runs note what they have read.</param>
    public static async Task<LiveSide> OpenAsync(DatabaseAddress address, string journals, TimeProvider clock, CancellationToken cancellationToken)
    {
        var source = address.Open();
        // Before the snapshot: a change between the two then counts as one after it.
        var journal = await ScanJournal.OpenAsync(source, journals, clock, cancellationToken);
        var snapshot = await Snapshot.TakeAsync(source, cancellationToken);
        return new(address.Label, source, snapshot, await CatalogReader.ReadAsync(snapshot.Keeper, cancellationToken)) { Journal = journal, _taken = clock.GetTimestamp(), _clock = clock };
    }

    /// <summary>The moment of a snapshot that was taken already; disposing of this side ends it and the source.</summary>
    public static async Task<LiveSide> OfAsync(string label, NpgsqlDataSource source, Snapshot snapshot, CancellationToken cancellationToken) =>
        new(label, source, snapshot, await CatalogReader.ReadAsync(snapshot.Keeper, cancellationToken));

    public async Task<IReadOnlyList<Bucketing>> BucketingsAsync(IReadOnlyList<(TableSide Side, Bucketing Wish)> tables, CancellationToken cancellationToken)
    {
        var bounds = await KeyBounds.ReadAsync(_readers, [.. tables.Where(table => table.Wish.Column is not null).Select(table => table.Side)], cancellationToken);
        return [.. tables.Select(table => Of(table.Side, table.Wish))];

        Bucketing Of(TableSide side, Bucketing wish) =>
            wish.Column is { } column && bounds.TryGetValue(side.FullName, out var range) && (side.Key.Count == 1 || Bucketing.Divides(range.Lowest, range.Highest))
                ? Bucketing.ByRange(column, range.Lowest, range.Highest)
                : Bucketing.ByHash;
    }

    public async Task<SideContent> ReadAsync(IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, ParityOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var checks = options.Runs(ParityCheck.ForeignKeys) ? await ForeignKeyCheck.AllAsync(_snapshot.Keeper, cancellationToken) : [];
        var contents = new ConcurrentDictionary<string, TableContent>();
        var orphans = new ConcurrentBag<OrphanCount>();
        var unverified = new ConcurrentDictionary<string, Unverified>();
        IReadOnlyList<SequenceState> sequences = [];
        var scans = await TableSizes.ScansAsync(_snapshot.Keeper, tables, options.Jobs, cancellationToken);
        await RunAsync(
        [
            .. options.Runs(ParityCheck.Sequences) ? [Named("sequences", async reader => sequences = await CatalogReader.SequencesAsync(reader, cancellationToken))] : Array.Empty<ReadWork>(),
            .. scans.SelectMany(scan => Journal?.Take(scan.Plan, scan.Side) is { } noted ? [Named(scan.Plan.Table, _ => Task.FromResult(contents[scan.Plan.Table] = noted))] : Parts(scan)),
            .. checks.Where(check => !options.Ignores($"{check.Schema}.{check.Table}")).Select(check => Named($"{check.Schema}.{check.Table}.{check.Constraint}", async reader => orphans.Add(await check.CountAsync(reader, cancellationToken)))),
        ]);
        var again = await ChangedAsync(tables, progress, cancellationToken);
        if (again.Length > 0) await RunAsync([.. (await TableSizes.ScansAsync(_snapshot.Keeper, again, options.Jobs, cancellationToken)).SelectMany(Parts)]);
        return new(contents, sequences, [.. orphans.OrderBy(one => one.Constraint, StringComparer.Ordinal)], [.. unverified.Values.OrderBy(one => one.Object, StringComparer.Ordinal)]);

        static ReadWork Named(string name, Func<NpgsqlConnection, Task> run) => new(name, name, run);

        IEnumerable<ReadWork> Parts(TableScan scan) => scan.Parts.Select(part => new ReadWork(part.Name, scan.Plan.Table, async reader =>
        {
            if (scan.Add(await ScanAsync(reader, part.Query, cancellationToken)) is not { } whole) return;
            contents[scan.Plan.Table] = whole;
            if (Journal is not null) await Journal.NoteAsync(scan.Plan, scan.Side, whole, cancellationToken);
        }));

        Task RunAsync(ReadWork[] items)
        {
            var (done, limit) = (0, new LoadLimit(options, _clock));
            return Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellationToken }, async (item, _) =>
            {
                try
                {
                    await _readers.UseAsync(
                        async reader =>
                        {
                            if (await limit.WaitAsync(reader, cancellationToken) is { } waited) progress($"{Label}: {waited}");
                            await item.Run(reader);
                            return true;
                        },
                        cancellationToken);
                    progress($"{Label}: {item.Name} ({Interlocked.Increment(ref done)} of {items.Length})");
                }
                catch (PostgresException fault) when (!fault.IsTransient)
                {
                    // Permission, row security, a table dropped meanwhile: told, not skipped.
                    unverified[item.Object] = new(item.Object, $"{Label}: {fault.MessageText}.") { IsDamage = Reach.IsDamage(fault.SqlState) };
                }
            });
        }
    }

    /// <summary>
    /// Tables that were taken from the journal and have been written since it was opened. The last writes before the snapshot
    /// may be counted only now; what came after it is read again without need, in the same moment as all the others.
    /// </summary>
    private async Task<(TablePlan Plan, TableSide Side)[]> ChangedAsync(IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, Action<string> progress, CancellationToken cancellationToken)
    {
        if (Journal is not { Taken.Count: > 0 } journal) return [];
        var left = TableMarks.Delay - _clock.GetElapsedTime(_taken);
        if (left > TimeSpan.Zero) await Task.Delay(left, _clock, cancellationToken);
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        var now = await TableMarks.ReadAsync(connection, cancellationToken);
        (TablePlan Plan, TableSide Side)[] changed = [.. tables.Where(table => journal.Taken.Contains(table.Side.FullName) && journal.HasChanged(table.Side, now))];
        progress($"{Label}: {journal.Taken.Count - changed.Length} tables were read by a run that was interrupted, and have not changed since");
        return changed;
    }

    /// <summary>Lends a connection that sees this side's moment.</summary>
    public Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken) => _readers.UseAsync(use, cancellationToken);

    public async ValueTask ReleaseAsync()
    {
        await _readers.DisposeAsync();
        await _snapshot.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        await Source.DisposeAsync();
    }

    private static async Task<TableContent> ScanAsync(NpgsqlConnection reader, string query, CancellationToken cancellationToken)
    {
        var buckets = await reader.QueryAsync(query, row => (row.GetInt64(0), new BucketContent(row.GetInt64(1), row.GetString(2))), cancellationToken);
        return new(buckets.ToDictionary());
    }

    /// <param name="Name">For the progress.</param>
    /// <param name="Object">What cannot be compared if this fails.</param>
    private sealed record ReadWork(string Name, string Object, Func<NpgsqlConnection, Task> Run);
}
