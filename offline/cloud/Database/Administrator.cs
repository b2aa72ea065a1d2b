using System.Net;
using Npgsql;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>The cloud's own connection to an instance, as the superuser that its customers do not get.</summary>
internal sealed class Administrator(IPEndPoint endpoint, string password, TimeProvider time)
{
    public const string Role = "rdsadmin";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the server takes connections and has left recovery.</summary>
    /// <exception cref="CloudException">It did not within the limit.</exception>
    public async Task WaitUntilWritableAsync(TimeSpan limit, Func<string?> trouble, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            string state;
            try
            {
                if (await ScalarAsync<bool>("SELECT NOT pg_is_in_recovery()", cancellationToken))
                {
                    return;
                }

                state = "it is still recovering";
            }
            catch (NpgsqlException exception)
            {
                state = exception.Message;
            }

            if (trouble() is { } known || time.GetElapsedTime(started) > limit)
            {
                throw new CloudException($"PostgreSQL on {endpoint} did not start: {trouble() ?? state}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken, string database = "postgres")
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync("postgres", cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = endpoint.Address.ToString(),
            Port = endpoint.Port,
            Username = Role,
            Password = password,
            Database = database,
            Pooling = false,
            Timeout = 10,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the connection broke or the server was going or coming (57P…), rather than that it refused.</summary>
    public static bool HasLostServer(NpgsqlException exception) =>
        exception is not PostgresException refusal || refusal.SqlState.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>Quotes a name as SQL does.</summary>
    public static string Identifier(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
