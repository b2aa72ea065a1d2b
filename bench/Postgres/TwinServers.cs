using System.Globalization;
using Npgsql;

namespace Rollback.Bench.Postgres;

/// <summary>Two servers that begin with the same files.</summary>
internal sealed class TwinServers(string folder) : IAsyncDisposable
{
    public PlainServer Left { get; } = new(Path.Combine(folder, "left"));

    public PlainServer Right { get; } = new(Path.Combine(folder, "right"));

    /// <summary>A folder for both, empty, which PostgreSQL's account may enter.</summary>
    public static async Task<string> FolderAsync(string purpose, CancellationToken cancellationToken)
    {
        if (!PostgresAccount.IsInstalled)
        {
            throw new InvalidOperationException($"There is no pgbench in {PostgresAccount.Programs}: install PostgreSQL 15 (apt-get install postgresql-15).");
        }

        var folder = Directory.CreateTempSubdirectory($"bench-{purpose}-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "left"));
        Directory.CreateDirectory(Path.Combine(folder, "right"));
        await PostgresAccount.OwnAsync(folder, cancellationToken);
        return folder;
    }

    /// <param name="fill">Fills the left one, which is copied then.</param>
    public async Task PrepareAsync(Func<PlainServer, Task> fill, CancellationToken cancellationToken)
    {
        await Left.InitialiseAsync(cancellationToken);
        Left.Configure(("max_wal_size", "8GB"), ("autovacuum", "off"));
        await Left.StartAsync(cancellationToken);
        await Left.WaitAsync(IsUpAsync, cancellationToken);
        await fill(Left);
        await Left.StopAsync();
        await PostgresAccount.RunAsync("cp", ["-a", Left.Data, Right.Data], cancellationToken);
        await Left.StartAsync(cancellationToken);
        await Right.StartAsync(cancellationToken);
        await Left.WaitAsync(IsUpAsync, cancellationToken);
        await Right.WaitAsync(IsUpAsync, cancellationToken);
    }

    /// <summary>Runs statements one by one: `VACUUM` takes no company.</summary>
    public static async Task ExecuteAsync(PlainServer server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.Database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        foreach (var statement in sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>`psql` as a word of a shell line, with the server that it asks.</summary>
    public static string Psql(PlainServer server) => string.Create(CultureInfo.InvariantCulture, $"{PostgresAccount.Programs}/psql -h 127.0.0.1 -p {server.Port} -U postgres -d postgres -qAt -v ON_ERROR_STOP=1");

    public async ValueTask DisposeAsync()
    {
        await Left.DisposeAsync();
        await Right.DisposeAsync();
    }

    private static async Task<bool> IsUpAsync(NpgsqlConnectionStringBuilder database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
