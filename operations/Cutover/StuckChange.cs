using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>What a stream that cannot go on would apply next: PostgreSQL says so in the follower's log only.</summary>
internal sealed class StuckChange(SwitchSide publisher, ReplicationStream stream, TimeProvider clock)
{
    /// <summary>A transaction of very many rows is decoded whole; its tables are not worth a long wait.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>A busy machine's follower lets go of its slot late each time.</summary>
    private static readonly TimeSpan SlotLimit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Messages of pgoutput, of which B begins a transaction (with the position of its commit), R names a table that comes up for
    /// the first time, and I, U and D are rows of one: the tables of the first transaction behind the position.
    /// </summary>
    private const string Tables = """
        WITH message AS (
            SELECT row_number() OVER () AS n, chr(get_byte(data, 0)) AS kind, data
            FROM pg_logical_slot_peek_binary_changes($1, NULL, 1000, 'proto_version', '1', 'publication_names', $2)),
        placed AS (SELECT *, count(*) FILTER (WHERE kind = 'B') OVER (ORDER BY n) AS transaction FROM message),
        stuck AS (
            SELECT transaction FROM placed
            WHERE kind = 'B' AND ('0/0'::pg_lsn + ('x' || encode(substr(data, 2, 8), 'hex'))::bit(64)::bigint::numeric) >= $3::pg_lsn ORDER BY n LIMIT 1)
        SELECT DISTINCT n.nspname || '.' || c.relname
        FROM placed JOIN stuck USING (transaction) JOIN pg_class c ON c.oid = ('x' || encode(substr(data, 2, 4), 'hex'))::bit(32)::bigint::oid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE kind IN ('I', 'U', 'D') AND n.nspname <> 'rollback_infra' ORDER BY 1
        """;

    /// <param name="applied">The last commit that the follower has applied.</param>
    /// <returns>Empty: it could not be told, in three seconds with the slot, for which fifteen are waited at most.</returns>
    public async Task<IReadOnlyList<string>> TablesAsync(string applied, CancellationToken cancellationToken)
    {
        await using var connection = await publisher.AnotherAsync(cancellationToken);
        await connection.ExecuteAsync($"SET statement_timeout = {(int)Limit.TotalMilliseconds}", cancellationToken);
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await connection.QueryAsync(Tables, row => row.GetString(0), cancellationToken, stream.Slot, stream.Publication, applied);
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ObjectInUse && clock.GetElapsedTime(start) < SlotLimit)
            {
                // The follower is trying again, and will let go of its slot in a moment.
                await Task.Delay(Glance, clock, cancellationToken);
            }
            catch (PostgresException)
            {
                // Told without it: the refusal does not hang on this.
                return [];
            }
        }
    }
}
