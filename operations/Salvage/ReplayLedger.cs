using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>
/// Which changes of a salvage this database has taken: written in the transaction that makes them, so that a change is made
/// once, whatever is killed, and is not made again after somebody changed the row since.
/// </summary>
internal sealed class ReplayLedger(NpgsqlConnection connection, string salvage)
{
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        // Looked for first: even IF NOT EXISTS asks for the right to create.
        if (await connection.ValueAsync<bool>("SELECT to_regclass('rollback_infra.salvage_replayed') IS NOT NULL", cancellationToken)) return;
        await connection.ExecuteAsync(
            """
            CREATE SCHEMA IF NOT EXISTS rollback_infra;
            CREATE TABLE IF NOT EXISTS rollback_infra.salvage_replayed (salvage text NOT NULL, relation text NOT NULL, changes int[] NOT NULL, at timestamptz NOT NULL DEFAULT now());
            CREATE INDEX IF NOT EXISTS salvage_replayed_by_relation ON rollback_infra.salvage_replayed (salvage, relation)
            """,
            cancellationToken);
    }

    public async Task<IReadOnlyList<int>> TakenAsync(string relation, CancellationToken cancellationToken) =>
        await connection.ValueAsync<bool>("SELECT to_regclass('rollback_infra.salvage_replayed') IS NOT NULL", cancellationToken)
            ? [.. (await connection.QueryAsync("SELECT changes FROM rollback_infra.salvage_replayed WHERE salvage = $1 AND relation = $2", row => row.GetFieldValue<int[]>(0), cancellationToken, salvage, relation)).SelectMany(some => some)]
            : [];

    /// <summary>In the caller's transaction.</summary>
    public async Task AddAsync(string relation, int[] changes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("INSERT INTO rollback_infra.salvage_replayed (salvage, relation, changes) VALUES ($1, $2, $3)", connection);
        command.Parameters.Add(new() { Value = salvage });
        command.Parameters.Add(new() { Value = relation });
        command.Parameters.Add(new() { Value = changes });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
