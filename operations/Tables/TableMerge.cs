using System.Data;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>
/// Brings the staged rows into the live tables: one transaction, in which writers of these tables wait, and readers only
/// of those that were found empty. Also in it: the replaced rows are kept, and the note that the merge was made.
/// </summary>
internal sealed class TableMerge(TableRestoreRequest request, TableRestorePlan plan, TableComparison comparison, NpgsqlConnection connection, TimeProvider clock)
{
    private const int Attempts = 6;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Tables whose rows hold each other's values, as a try has shown.</summary>
    private readonly HashSet<StagedTable> _exchanging = [];

    /// <summary>Why the rows of such a table cannot be exchanged: rows that would go with them.</summary>
    private Reference? _follower;

    /// <summary>
    /// With feeds for the tables that were empty, which are not staged. One try: a row that came since, a lock that is not had, or
    /// anything that the server refuses is met again, and told, once all are staged.
    /// </summary>
    /// <returns>Null: nothing was done.</returns>
    public async Task<MergeResult?> FeedAsync(TableFeeds feeds, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync("BEGIN", cancellationToken);
            if (await MergeAsync(isAlone: true, feeds, cancellationToken) is { } merged) return merged;
        }
        catch (PostgresException) when (connection.State == ConnectionState.Open)
        {
            // It says it again.
        }

        await connection.ExecuteAsync("ROLLBACK", cancellationToken);
        return null;
    }

    /// <param name="isAlone">Whether the first try locks tables that are empty for readers too.</param>
    /// <returns>Null: nothing was done, and of the tables that were compared all rows must be staged.</returns>
    public async Task<Answer<MergeResult>?> RunAsync(bool isAlone, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.ExecuteAsync("BEGIN", cancellationToken);
                if (await MergeAsync(isAlone && attempt == 1, null, cancellationToken) is { } merged) return merged;
                await connection.ExecuteAsync("ROLLBACK", cancellationToken);
                return null;
            }
            catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await connection.ExecuteAsync("ROLLBACK", cancellationToken);
                if (attempt == Attempts) return new Failure("TBL007", $"A long transaction holds {string.Join(", ", plan.Tables.Select(table => table.FullName))}.", "End it, or wait for it, and run the same command again.", Retryable: true);
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (PostgresException fault) when (FitReason.Concerns(fault))
            {
                await connection.ExecuteAsync("ROLLBACK", cancellationToken);
                if (await ExchangesAsync(fault, cancellationToken))
                {
                    attempt--;
                    continue;
                }

                return new Failure("TBL008", $"The live rows do not go together with those of the clone: {Words(fault)}{(_follower is null ? "" : $", or rows have each other's values, and those of {_follower.Child} depend on them ({_follower.Constraint})")}.", request.DeleteNewer ? "Restore the other tables that are concerned too." : "Restore the other tables that are concerned too, or delete newer rows: --newer delete.");
            }
        }
    }

    /// <param name="isAlone">
    /// Whether tables that are empty are locked for readers too, to be filled without the indexes that can be made after. A reader that
    /// does not end its transaction is not waited for long: then they are filled as they are.
    /// </param>
    /// <returns>Null: a table with a feed is not empty any more, or what became of a compared one cannot be told.</returns>
    private async Task<MergeResult?> MergeAsync(bool isAlone, TableFeeds? feeds, CancellationToken cancellationToken)
    {
        var empty = new HashSet<StagedTable>();
        foreach (var table in plan.Tables)
        {
            if (comparison.RowsOf(table) is null && plan.RingOf(table).Count == 1 && await table.IsEmptyAsync(connection, cancellationToken)) empty.Add(table);
        }

        var start = clock.GetTimestamp();
        if (isAlone && empty.Count > 0)
        {
            await connection.ExecuteAsync("SET LOCAL lock_timeout = '1s'", cancellationToken);
            await LockAsync(empty.Select(table => table.Live.Quoted), "ACCESS EXCLUSIVE", cancellationToken);
            await connection.ExecuteAsync($"SET LOCAL lock_timeout = '{ReplaySession.LockLimit}'", cancellationToken);
        }

        await LockAsync(Locked(), "SHARE ROW EXCLUSIVE", cancellationToken);
        // Before anything locks readers out: it reads by a connection of its own.
        if (!await comparison.CatchUpAsync(cancellationToken)) return null;
        // Memory for one hash of the table, which its workers share; and rows that were just read are found at the price of memory, not of a disk.
        await connection.ExecuteAsync("SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL random_page_cost = 1.1; SET LOCAL default_tablespace = ''", cancellationToken);
        // Writers wait for the comparison: workers help as soon as there are some, and how many rows differ nobody knows before.
        await connection.ExecuteAsync("SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0", cancellationToken);
        var after = new List<string>(await TriggersAndRules.RestAsync(connection, plan.Tables, cancellationToken));
        foreach (var table in empty.ToList())
        {
            if (!await table.IsEmptyAsync(connection, cancellationToken)) empty.Remove(table);
        }

        if (feeds is not null && plan.Tables.Any(table => feeds[table] is not null && !empty.Contains(table))) return null;
        foreach (var table in plan.Tables)
        {
            await connection.ExecuteAsync(empty.Contains(table) ? table.KeepNothing : table.Keep(request.DeleteNewer), cancellationToken);
            if (comparison.RowsOf(table) is { } rows) await connection.ExecuteAsync(table.TellRows(rows), cancellationToken);
        }

        await connection.ExecuteAsync("SET CONSTRAINTS ALL DEFERRED", cancellationToken);
        var counts = new Dictionary<StagedTable, RestoredCount>();
        foreach (var table in plan.Tables.Where(table => !counts.ContainsKey(table)))
        {
            if (empty.Contains(table)) counts[table] = RestoredCount.OfEvery(await FillAsync(table, isAlone, feeds?[table], after, cancellationToken));
            else if (_exchanging.Contains(table)) counts[table] = await ExchangeAsync(table, cancellationToken);
            else foreach (var (one, rows) in await TogetherAsync([.. plan.RingOf(table).Where(one => !_exchanging.Contains(one))], one => one.Insert, cancellationToken)) counts[one] = new(0, rows, 0);
        }

        foreach (var table in plan.Tables.Where(table => !empty.Contains(table) && !_exchanging.Contains(table))) counts[table] = counts[table] with { Overwritten = await OverwriteAsync(table, cancellationToken) };
        var deleted = new HashSet<StagedTable>(empty);
        foreach (var table in request.DeleteNewer ? plan.Tables.Reverse().Where(table => !deleted.Contains(table)) : [])
        {
            foreach (var (one, rows) in await TogetherAsync(plan.RingOf(table), one => one.Delete, cancellationToken))
            {
                counts[one] = counts[one] with { Deleted = rows };
                deleted.Add(one);
            }
        }

        // Checks that may come late come now: with some outstanding, neither can a trigger be woken nor a key be made.
        await connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
        foreach (var statement in after) await connection.ExecuteAsync(statement, cancellationToken);
        await AdvanceAsync(cancellationToken);
        await TableRestoreNote.WriteAsync(connection, request, cancellationToken);
        await connection.ExecuteAsync("COMMIT", cancellationToken);
        return new(clock.SecondsSince(start), [.. plan.Tables.Select(table => counts[table] with { Rows = comparison.RowsOf(table) })]);
    }

    private async Task LockAsync(IEnumerable<string> names, string mode, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync($"LOCK TABLE {string.Join(", ", names.Order(StringComparer.Ordinal))} IN {mode} MODE", cancellationToken);

    /// <param name="after">Takes the statements that make what rests meanwhile.</param>
    private async Task<long> FillAsync(StagedTable table, bool isAlone, TableFeed? feed, List<string> after, CancellationToken cancellationToken)
    {
        if (isAlone) after.AddRange(await IndexRest.BeginAsync(connection, table, cancellationToken));
        var rows = feed?.Count ?? await ChangeAsync(table.InsertEvery, cancellationToken);
        if (feed is not null) await feed.RunAsync(connection, cancellationToken);
        await connection.ExecuteAsync(table.TellEvery(rows), cancellationToken);
        return rows;
    }

    /// <summary>Changes one table, or a ring of them by one statement.</summary>
    /// <returns>How many rows of each.</returns>
    private async Task<IReadOnlyList<(StagedTable Table, long Rows)>> TogetherAsync(IReadOnlyList<StagedTable> tables, Func<StagedTable, string> change, CancellationToken cancellationToken)
    {
        if (tables.Count == 1) return [(tables[0], await ByPlaceAsync(change(tables[0]), cancellationToken))];
        var parts = string.Join(", ", tables.Select((table, index) => $"changed_{index} AS ({change(table)} RETURNING 1)"));
        var counts = string.Join(", ", tables.Select((_, index) => $"(SELECT count(*) FROM changed_{index})"));
        var rows = await connection.ValueAsync<long[]>($"WITH {parts} SELECT ARRAY[{counts}]", cancellationToken);
        return [.. tables.Zip(rows!)];
    }

    private async Task<RestoredCount> ExchangeAsync(StagedTable table, CancellationToken cancellationToken)
    {
        var (overwritten, broughtBack) = (await connection.QueryAsync(table.Exchange, row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken)).Single();
        return new(overwritten, broughtBack, 0);
    }

    /// <summary>
    /// Whether another try with exchanged rows may do: not if it was one already, nor where the server would change rows elsewhere when
    /// one is deleted for a moment. Exchanged rows reach a follower as deletions and insertions, which it can apply one by one.
    /// </summary>
    private async Task<bool> ExchangesAsync(PostgresException fault, CancellationToken cancellationToken)
    {
        if (fault.SqlState is not (PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation) || fault is not { SchemaName: { } schema, TableName: { } name }) return false;
        var root = await connection.ValueAsync<string>("SELECT coalesce(pg_partition_root(to_regclass($1)), to_regclass($1))::oid::text", cancellationToken, Sql.Name(schema, name));
        foreach (var table in plan.Tables)
        {
            if (await connection.ValueAsync<string>("SELECT to_regclass($1)::oid::text", cancellationToken, table.Live.Quoted) != root) continue;
            _follower = plan.References.FirstOrDefault(one => one.Parent == table.FullName && one.Follows);
            return _follower is null && _exchanging.Add(table);
        }

        return false;
    }

    private async Task<long> OverwriteAsync(StagedTable table, CancellationToken cancellationToken)
    {
        if (!table.HasSpots) return await ChangeAsync(table.Update(bySpot: false), cancellationToken);
        var rows = await ByPlaceAsync(table.Update(bySpot: true), cancellationToken);
        // A reference with ON UPDATE CASCADE, of a table before, can have moved some.
        return rows == await connection.ValueAsync<long>(table.CountUpdates, cancellationToken) ? rows : await ChangeAsync(table.Update(bySpot: false), cancellationToken);
    }

    private async Task<long> ByPlaceAsync(string sql, CancellationToken cancellationToken) =>
        await ChangeAsync($"{StagedTable.ByPlace}; {sql}; {StagedTable.ByContent}", cancellationToken);

    private async Task<long> ChangeAsync(string sql, CancellationToken cancellationToken) => Math.Max(0, await connection.ExecuteAsync(sql, cancellationToken));

    /// <summary>Where newer rows are deleted, nobody may come to refer to one meanwhile.</summary>
    private IEnumerable<string> Locked()
    {
        var names = plan.Tables.Select(table => table.Live.Quoted);
        return (request.DeleteNewer ? names.Concat(plan.Incoming.Select(one => one.Reference.ChildName)) : names).Distinct();
    }

    private async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        foreach (var sequence in await CatalogReader.SequencesAsync(connection, cancellationToken))
        {
            if (sequence is { IsBehindTable: true, Column: { } column, Highest: { } highest } && plan.Tables.Any(table => column.StartsWith($"{table.FullName}.", StringComparison.Ordinal)))
                await SequenceAdvance.ToAsync(connection, sequence, highest + (sequence.CountsDown ? -1 : 1), cancellationToken);
        }
    }

    private static string Words(PostgresException fault) => fault.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation => $"a newer row of {fault.SchemaName}.{fault.TableName} has a value that a restored one needs ({fault.ConstraintName})",
        PostgresErrorCodes.ExclusionViolation => $"a newer row of {fault.SchemaName}.{fault.TableName} excludes a restored one ({fault.ConstraintName})",
        PostgresErrorCodes.ForeignKeyViolation => $"a reference of {fault.SchemaName}.{fault.TableName} would point to nothing ({fault.ConstraintName})",
        PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation => $"{fault.SchemaName}.{fault.TableName} refuses a row as it was ({fault.ConstraintName ?? fault.ColumnName})",
        _ => $"SQLSTATE {fault.SqlState}",
    };
}
