using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>
/// Brings the staged rows into the live tables: one transaction, in which writers of these tables wait, and readers only
/// of those that were found empty. Also in it: the replaced rows are kept, and the note that the merge was made.
/// </summary>
internal sealed class TableMerge(TableRestoreRequest request, TableRestorePlan plan, NpgsqlConnection connection, TimeProvider clock)
{
    private const int Attempts = 6;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<Answer<MergeResult>> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.ExecuteAsync("BEGIN", cancellationToken);
                return await MergeAsync(isAlone: attempt == 1, cancellationToken);
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
                return new Failure("TBL008", $"The live rows do not go together with those of the clone: {Words(fault)}.", request.DeleteNewer ? "Restore the other tables that are concerned too." : "Restore the other tables that are concerned too, or delete newer rows: --newer delete.");
            }
        }
    }

    /// <param name="isAlone">
    /// Whether tables that are empty are locked for readers too, to be filled without the indexes that can be made after. A reader that
    /// does not end its transaction is not waited for long: then they are filled as they are.
    /// </param>
    private async Task<MergeResult> MergeAsync(bool isAlone, CancellationToken cancellationToken)
    {
        var empty = new HashSet<StagedTable>();
        foreach (var table in plan.Tables.Where(table => !table.Live.IsPartitioned))
        {
            if (await IsEmptyAsync(table, cancellationToken)) empty.Add(table);
        }

        var start = clock.GetTimestamp();
        if (isAlone && empty.Count > 0)
        {
            await connection.ExecuteAsync("SET LOCAL lock_timeout = '1s'", cancellationToken);
            await LockAsync(empty.Select(table => table.Live.Quoted), "ACCESS EXCLUSIVE", cancellationToken);
            await connection.ExecuteAsync($"SET LOCAL lock_timeout = '{ReplaySession.LockLimit}'", cancellationToken);
        }

        await LockAsync(Locked(), "SHARE ROW EXCLUSIVE", cancellationToken);
        // Memory for one hash of the table; and rows that were just read are found at the price of memory, not of a disk.
        await connection.ExecuteAsync("SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL random_page_cost = 1.1; SET LOCAL default_tablespace = ''", cancellationToken);
        var wake = await TriggerRest.BeginAsync(connection, plan.Tables, cancellationToken);
        foreach (var table in empty.ToList())
        {
            if (!await IsEmptyAsync(table, cancellationToken)) empty.Remove(table);
        }

        foreach (var table in plan.Tables) await connection.ExecuteAsync(empty.Contains(table) ? table.KeepNothing : table.Keep(request.DeleteNewer), cancellationToken);
        var broughtBack = new List<long>();
        foreach (var table in plan.Tables) broughtBack.Add(empty.Contains(table) ? await FillAsync(table, isAlone, cancellationToken) : await ChangeAsync(table.Insert, cancellationToken));
        var counts = new List<RestoredCount>();
        foreach (var (index, table) in plan.Tables.Index())
            counts.Add(empty.Contains(table) ? new(0, broughtBack[index], 0) { IsListed = false } : new(await ChangeAsync(table.Update, cancellationToken), broughtBack[index], 0));
        for (var index = plan.Tables.Count - 1; request.DeleteNewer && index >= 0; index--)
        {
            if (!empty.Contains(plan.Tables[index])) counts[index] = new(counts[index].Overwritten, counts[index].BroughtBack, await ChangeAsync(plan.Tables[index].Delete, cancellationToken));
        }

        // Checks that may come late come now, while the triggers can still be woken.
        await connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
        foreach (var statement in wake) await connection.ExecuteAsync(statement, cancellationToken);
        await AdvanceAsync(cancellationToken);
        await TableRestoreNote.WriteAsync(connection, request, cancellationToken);
        await connection.ExecuteAsync("COMMIT", cancellationToken);
        return new(clock.SecondsSince(start), counts);
    }

    private async Task<bool> IsEmptyAsync(StagedTable table, CancellationToken cancellationToken) =>
        await connection.ValueAsync<bool>($"SELECT NOT EXISTS (SELECT FROM {table.Live.Only})", cancellationToken);

    private async Task LockAsync(IEnumerable<string> names, string mode, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync($"LOCK TABLE {string.Join(", ", names.Order(StringComparer.Ordinal))} IN {mode} MODE", cancellationToken);

    private async Task<long> FillAsync(StagedTable table, bool isAlone, CancellationToken cancellationToken)
    {
        var indexes = isAlone ? await IndexRest.BeginAsync(connection, table, cancellationToken) : [];
        var rows = await ChangeAsync(table.InsertEvery, cancellationToken);
        foreach (var statement in indexes) await connection.ExecuteAsync(statement, cancellationToken);
        return rows;
    }

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
        PostgresErrorCodes.ForeignKeyViolation => $"a reference of {fault.SchemaName}.{fault.TableName} would point to nothing ({fault.ConstraintName})",
        PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation => $"{fault.SchemaName}.{fault.TableName} refuses a row as it was ({fault.ConstraintName ?? fault.ColumnName})",
        _ => $"SQLSTATE {fault.SqlState}",
    };
}
