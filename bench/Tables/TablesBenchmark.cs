using System.Diagnostics;
using System.Globalization;
using Rollback.Bench.Measure;
using Rollback.Bench.Postgres;
using Spectre.Console;

namespace Rollback.Bench.Tables;

/// <summary>
/// Bringing one table back from a clone, indexes and all: against reading it, and `pg_dump` with `pg_restore`. Whole
/// processes, in turn in one run; the table is damaged anew before each.
/// </summary>
internal sealed class TablesBenchmark(string repository, IAnsiConsole console)
{
    private const string Schema = """
        CREATE TABLE order_lines (id bigint PRIMARY KEY, order_id bigint NOT NULL, item text, quantity int, price numeric(12,2), created_at timestamptz);
        INSERT INTO order_lines SELECT n, n / 3, 'item ' || n % 1000, n % 7, (n % 10000) / 100.0, '2026-01-01'::timestamptz + n * interval '1 second' FROM generate_series(1, {rows}) n;
        CREATE INDEX order_lines_by_order ON order_lines (order_id);
        VACUUM ANALYZE;
        CHECKPOINT;
        """;

    public async Task RunAsync(long rows, int repeats, CancellationToken cancellationToken)
    {
        var folder = await TwinServers.FolderAsync("tables", cancellationToken);
        try
        {
            await using var servers = new TwinServers(folder);
            var count = rows.ToString(CultureInfo.InvariantCulture);
            await servers.PrepareAsync(server => TwinServers.ExecuteAsync(server, Schema.Replace("{rows}", count, StringComparison.Ordinal), cancellationToken), cancellationToken);
            var (clone, live) = (TwinServers.Psql(servers.Left), TwinServers.Psql(servers.Right));
            var dump = $"{PostgresAccount.Programs}/pg_dump -h 127.0.0.1 -p {servers.Left.Port} -U postgres -Fc -t order_lines -f {folder}/lines.dump postgres";
            var back = $"{live} -c 'DROP TABLE order_lines' && {PostgresAccount.Programs}/pg_restore -h 127.0.0.1 -p {servers.Right.Port} -U postgres -d postgres";

            var table = new WayTable("times the reading");
            table.Add("`COPY` of the clone's table to nowhere, binary", rows, Shell($"{clone} -c 'COPY order_lines TO STDOUT (FORMAT binary)' >/dev/null"));
            table.Add("rollback restore, one row in a hundred wrong", rows, Ours(servers), Damage("UPDATE order_lines SET price = 0 WHERE id % 100 = 0"));
            table.Add("rollback restore, one row in three wrong", rows, Ours(servers), Damage("UPDATE order_lines SET price = 0 WHERE id % 3 = 0"));
            table.Add("rollback restore, every row gone", rows, Ours(servers), Damage("TRUNCATE order_lines"));
            table.Add("`pg_dump -Fc`, then drop and `pg_restore`", rows, Shell($"{dump} && {back} {folder}/lines.dump"));
            table.Add("the same, `-j 2`", rows, Shell($"{dump} && {back} -j 2 {folder}/lines.dump"));
            await table.RunAsync(repeats, console, cancellationToken);

            // From a whole table, so that each damage is the same.
            Func<CancellationToken, Task> Damage(string sql) => async token =>
            {
                using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{live} -c 'TRUNCATE order_lines' && {clone} -c 'COPY order_lines TO STDOUT (FORMAT binary)' | {live} -c 'COPY order_lines FROM STDIN (FORMAT binary)'"]))!;
                await process.WaitForExitAsync(token);
                await TwinServers.ExecuteAsync(servers.Right, $"{sql};\nVACUUM ANALYZE;\nCHECKPOINT", token);
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Func<CancellationToken, Task<ProcessRun>> Ours(TwinServers servers) => token =>
        {
            var output = Path.Combine(folder, $"replaced-{Guid.NewGuid():N}");
            string[] arguments = ["restore", "--tables", "order_lines", "--from", "env:CLONE", "--into", "env:LIVE", "--output", output, "--yes"];
            var start = RollbackProgram.Start(repository, arguments);
            start.Environment["CLONE"] = servers.Left.Database.ConnectionString;
            start.Environment["LIVE"] = servers.Right.Database.ConnectionString;
            return ProcessRun.MeasureAsync(start, token);
        };
    }

    private static Func<CancellationToken, Task<ProcessRun>> Shell(string line) => token => ProcessRun.MeasureAsync(new ProcessStartInfo("sh", ["-c", line]), token);
}
