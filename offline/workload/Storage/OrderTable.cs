using Npgsql;
using Rollback.Offline.Workload.Http;

namespace Rollback.Offline.Workload.Storage;

/// <summary>Keeps orders, each key once.</summary>
internal sealed class OrderTable(NpgsqlDataSource database, OrderSchema schema, string version)
{
    /// <summary>One statement, so one round trip and one transaction: the order and its line, or neither.</summary>
    private readonly string _insert = $"""
        WITH placed AS (
            INSERT INTO orders (key, item, quantity{(version == "v1" ? "" : ", channel")})
            VALUES ($1, $2, $3{(version == "v1" ? "" : ", 'web'")})
            ON CONFLICT (key) DO NOTHING
            RETURNING id, item, quantity),
        lines AS (INSERT INTO order_lines (order_id, line, item, quantity) SELECT id, 1, item, quantity FROM placed)
        SELECT id FROM placed
        """;

    /// <summary>Whether the database answers and has the tables.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using var command = database.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Places the order, once committed; the same key again gives the first one.</summary>
    public async Task<(long Id, bool IsNew)> PlaceAsync(Order order, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using (var insert = database.CreateCommand(_insert))
        {
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = order.Key });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = order.Item });
            insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = order.Quantity });
            if (await insert.ExecuteScalarAsync(cancellationToken) is long id)
            {
                return (id, true);
            }
        }

        var existing = await FindAsync(order.Key, cancellationToken)
            ?? throw new TimeoutException("An order with this key is being placed by another request.");
        return (existing.Id, false);
    }

    public async Task<StoredOrder?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using var command = database.CreateCommand("SELECT id, key, item, quantity FROM orders WHERE key = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new StoredOrder(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3))
            : null;
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using var command = database.CreateCommand("SELECT count(*) FROM orders");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
