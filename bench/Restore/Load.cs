using System.Globalization;
using Npgsql;
using Rollback.Bench.Postgres;

namespace Rollback.Bench.Restore;

/// <summary>What is done to a database before it is restored: the same numbers of rows and transactions wherever it runs.</summary>
/// <param name="Scale">pgbench's scale: 100,000 accounts, about 15 MB, each.</param>
/// <param name="Transactions">pgbench's own transactions after the backup.</param>
internal sealed record Load(int Scale, int Transactions)
{
    public const string RestorePoint = "before-the-mistake";
    private const int Clients = 4;

    public Task FillAsync(NpgsqlConnectionStringBuilder database, CancellationToken cancellationToken) =>
        BenchAsync(database, ["-i", "-q", "-s", Scale.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    /// <summary>Transactions, one large update, a restore point, and a mistake after it.</summary>
    public async Task ChangeAsync(NpgsqlConnectionStringBuilder database, CancellationToken cancellationToken)
    {
        await BenchAsync(database, ["-n", "-c", $"{Clients}", "-t", (Transactions / Clients).ToString(CultureInfo.InvariantCulture)], cancellationToken);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        foreach (var sql in new[]
        {
            "UPDATE pgbench_accounts SET filler = 'changed' WHERE aid % 3 = 0",
            $"SELECT pg_create_restore_point('{RestorePoint}')",
            "DROP TABLE pgbench_accounts",
        })
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Whether a restored database is writable and as it was before the mistake.</summary>
    public static async Task<bool> IsBackAsync(NpgsqlConnectionStringBuilder database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT NOT pg_is_in_recovery() AND to_regclass('pgbench_accounts') IS NOT NULL", connection);
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static Task BenchAsync(NpgsqlConnectionStringBuilder database, string[] arguments, CancellationToken cancellationToken) => PostgresAccount.RunAsync(
        Path.Combine(PostgresAccount.Programs, "pgbench"),
        ["-h", database.Host!, "-p", $"{database.Port}", "-U", database.Username!, .. arguments, database.Database!],
        cancellationToken,
        database.Password);
}
