using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Checkpoint;

/// <summary>Which server this is, whatever its address: drawn once by initdb, and carried along by physical copies only.</summary>
internal static class SystemIdentifier
{
    public static async Task<string> OfAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ValueAsync<string>("SELECT system_identifier::text FROM pg_catalog.pg_control_system()", cancellationToken) ?? "";
    }
}
