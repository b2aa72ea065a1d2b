using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>A table that somebody's transaction holds until it is disposed.</summary>
internal sealed class HeldTable : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private HeldTable(NpgsqlConnectionStringBuilder database) => _connection = new(database.ConnectionString);

    /// <param name="mode">As LOCK TABLE has it.</param>
    public static async Task<HeldTable> OfAsync(NpgsqlConnectionStringBuilder database, string table, string mode)
    {
        var held = new HeldTable(database);
        await held._connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN {mode} MODE", held._connection);
        await command.ExecuteNonQueryAsync();
        return held;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
