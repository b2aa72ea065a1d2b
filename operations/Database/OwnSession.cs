using Npgsql;

namespace Rollback.Operations.Database;

/// <summary>
/// Sessions of ours: what a database or role sets for its clients (limits of time, a stricter isolation, commits that a crash may
/// lose) is not for these, which wait, stay idle and commit as their work needs it. Limits of our own are set afterwards.
/// </summary>
internal static class OwnSession
{
    private const string Pins = """
        SELECT set_config(name, value, false)
        FROM (VALUES ('idle_session_timeout', '0'), ('idle_in_transaction_session_timeout', '0'), ('statement_timeout', '0'), ('lock_timeout', '0'),
                     ('default_transaction_isolation', 'read committed'), ('default_transaction_read_only', 'off'), ('default_transaction_deferrable', 'off')) pin (name, value)
        WHERE current_setting(name, true) <> value
        UNION ALL SELECT set_config('synchronous_commit', 'local', false) WHERE current_setting('synchronous_commit') = 'off'
        """;

    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(Pins, cancellationToken);
        return connection;
    }
}
