using System.Globalization;
using Rollback.Bench.Postgres;

namespace Rollback.Bench.Parity;

/// <summary>Two servers with the same files: accounts by pgbench, lines of orders, and bytes.</summary>
internal sealed class ParityDatabases(string folder) : IAsyncDisposable
{
    /// <summary>Every table with the columns that order it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string>
    {
        ["pgbench_accounts"] = "aid",
        ["pgbench_branches"] = "bid",
        ["pgbench_tellers"] = "tid",
        ["order_lines"] = "id",
        ["blobs"] = "id",
    };

    private const string Tables = """
        CREATE TABLE order_lines (id bigint PRIMARY KEY, order_id bigint NOT NULL, item text, quantity int, price numeric(12,2), created_at timestamptz);
        INSERT INTO order_lines SELECT n, n / 3, 'item ' || n % 1000, n % 7, (n % 10000) / 100.0, '2026-01-01'::timestamptz + n * interval '1 second' FROM generate_series(1, {lines}) n;
        CREATE TABLE blobs (id int PRIMARY KEY, name text, body bytea);
        INSERT INTO blobs SELECT n, 'blob ' || n, decode(repeat(md5(n::text), 250), 'hex') FROM generate_series(1, {blobs}) n;
        ALTER TABLE blobs ALTER body SET STORAGE EXTERNAL;
        DROP TABLE pgbench_history;
        VACUUM ANALYZE;
        """;

    private const int LinesPerScale = 100_000;
    private const int BlobsPerScale = 400;

    private readonly TwinServers _servers = new(folder);

    public PlainServer Left => _servers.Left;

    public PlainServer Right => _servers.Right;

    public Task PrepareAsync(int scale, CancellationToken cancellationToken) => _servers.PrepareAsync(
        async server =>
        {
            await PostgresAccount.RunAsync(
                Path.Combine(PostgresAccount.Programs, "pgbench"),
                ["-i", "-q", "-s", scale.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "postgres", "postgres"],
                cancellationToken);
            var sql = Tables.Replace("{lines}", $"{scale * LinesPerScale}", StringComparison.Ordinal).Replace("{blobs}", $"{scale * BlobsPerScale}", StringComparison.Ordinal);
            await TwinServers.ExecuteAsync(server, sql, cancellationToken);
        },
        cancellationToken);

    public ValueTask DisposeAsync() => _servers.DisposeAsync();
}
