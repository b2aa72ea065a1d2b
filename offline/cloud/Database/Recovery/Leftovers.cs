using System.Collections.Immutable;
using Npgsql;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>What a copy brings along that belongs to its original, or is unfinished.</summary>
/// <param name="Subscriptions">Removed: the changes that they would have taken are the original's.</param>
/// <param name="Prepared">Prepared transactions, by identifier. They hold their locks until somebody commits or rolls them back.</param>
internal sealed record Leftovers(ImmutableArray<string> Subscriptions, ImmutableArray<string> Prepared)
{
    /// <summary>Must run before the server may start logical replication workers.</summary>
    public static async Task<Leftovers> ClearAsync(Administrator administrator, CancellationToken cancellationToken)
    {
        await using var connection = await administrator.OpenAsync("postgres", cancellationToken);
        var subscriptions = await RowsAsync(connection, "SELECT d.datname::text, s.subname::text FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid ORDER BY 1, 2", cancellationToken);
        foreach (var (database, name) in subscriptions)
        {
            var subscription = Administrator.Identifier(name);
            await administrator.ExecuteAsync($"ALTER SUBSCRIPTION {subscription} DISABLE", cancellationToken, database);
            // Without this, dropping would drop the original's slot at the publisher.
            await administrator.ExecuteAsync($"ALTER SUBSCRIPTION {subscription} SET (slot_name = NONE)", cancellationToken, database);
            await administrator.ExecuteAsync($"DROP SUBSCRIPTION {subscription}", cancellationToken, database);
        }

        var prepared = await RowsAsync(connection, "SELECT database::text, gid FROM pg_prepared_xacts ORDER BY 1, 2", cancellationToken);
        return new Leftovers([.. subscriptions.Select(row => $"{row.First}.{row.Second}")], [.. prepared.Select(row => $"{row.First}.{row.Second}")]);
    }

    private static async Task<List<(string First, string Second)>> RowsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetString(0), reader.GetString(1)));
        }

        return rows;
    }
}
