using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>
/// Brings the staged rows into the live tables: one transaction, in which writers of these tables wait and readers go on. Also
/// in it: the replaced rows are kept, and the note that the merge was made.
/// </summary>
internal sealed class TableMerge(TableRestoreRequest request, TableRestorePlan plan, NpgsqlConnection connection, TimeProvider clock)
{
    private const int Attempts = 6;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <returns>How long writers waited, in seconds.</returns>
    public async Task<Answer<Optional<double>>> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.ExecuteAsync("BEGIN", cancellationToken);
                var seconds = await MergeAsync(cancellationToken);
                return new Optional<double>(seconds);
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

    private async Task<double> MergeAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        await connection.ExecuteAsync($"LOCK TABLE {string.Join(", ", Locked())} IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        var wake = await TriggerRest.BeginAsync(connection, plan.Tables, cancellationToken);
        foreach (var table in plan.Tables) await connection.ExecuteAsync(table.Keep(request.DeleteNewer), cancellationToken);
        foreach (var table in plan.Tables) await connection.ExecuteAsync(table.Insert, cancellationToken);
        foreach (var table in plan.Tables) await connection.ExecuteAsync(table.Update, cancellationToken);
        if (request.DeleteNewer)
        {
            foreach (var table in plan.Tables.Reverse()) await connection.ExecuteAsync(table.Delete, cancellationToken);
        }

        // Checks that may come late come now, while the triggers can still be woken.
        await connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
        foreach (var statement in wake) await connection.ExecuteAsync(statement, cancellationToken);
        await AdvanceAsync(cancellationToken);
        await TableRestoreNote.WriteAsync(connection, request, cancellationToken);
        await connection.ExecuteAsync("COMMIT", cancellationToken);
        return clock.SecondsSince(start);
    }

    /// <summary>Where newer rows are deleted, nobody may come to refer to one meanwhile.</summary>
    private IEnumerable<string> Locked()
    {
        var names = plan.Tables.Select(table => table.Live.Quoted);
        return (request.DeleteNewer ? names.Concat(plan.Incoming.Select(one => one.Reference.ChildName)) : names).Distinct().Order(StringComparer.Ordinal);
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
