using Npgsql;

namespace Rollback.Offline.Workload.Storage;

/// <summary>
/// Makes the tables when first needed: idempotent, one maker at a time, and only ever adding, so that the version before
/// keeps working on them.
/// </summary>
internal sealed class OrderSchema(NpgsqlDataSource database, string version) : IDisposable
{
    /// <summary>Any number, the same in every version.</summary>
    private const long Turn = 0x6F7264657273;

    private const string First = """
        CREATE TABLE IF NOT EXISTS orders (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            key text NOT NULL UNIQUE,
            item text NOT NULL,
            quantity integer NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE IF NOT EXISTS order_lines (
            order_id bigint NOT NULL REFERENCES orders (id),
            line integer NOT NULL,
            item text NOT NULL,
            quantity integer NOT NULL,
            PRIMARY KEY (order_id, line));
        """;

    private const string Second = "ALTER TABLE orders ADD COLUMN IF NOT EXISTS channel text;";

    private readonly SemaphoreSlim _once = new(1);
    private bool _made;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _made))
        {
            return;
        }

        await _once.WaitAsync(cancellationToken);
        try
        {
            if (!_made)
            {
                await MakeAsync(cancellationToken);
                Volatile.Write(ref _made, true);
            }
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose() => _once.Dispose();

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var missing = new NpgsqlCommand(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND (table_name, column_name) IN (('orders', 'key'), ('order_lines', 'line'), ('orders', 'channel'))",
            connection,
            transaction);
        var wanted = version == "v1" ? 2 : 3;
        if ((long)(await missing.ExecuteScalarAsync(cancellationToken))! < wanted)
        {
            var script = $"SELECT pg_advisory_xact_lock({Turn}); {First} {(version == "v1" ? "" : Second)}";
            await using var make = new NpgsqlCommand(script, connection, transaction);
            await make.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
