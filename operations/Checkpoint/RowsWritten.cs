using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Checkpoint;

/// <summary>How many rows a server has inserted, updated and deleted in a database's tables, as its statistics count: a second late, from zero after a crash, and including what was rolled back.</summary>
internal static class RowsWritten
{
    public static async Task<long?> OfAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ValueAsync<long>(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int8 FROM pg_catalog.pg_stat_user_tables WHERE schemaname <> 'rollback_infra'", cancellationToken);
    }
}
