using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Waits for subscribers and standbys, so that what they have not applied yet is not mistaken for a difference.</summary>
internal static class Replication
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether anything follows one of the two now, or one is the standby of a server.</summary>
    public static async Task<bool> IsUnderWayAsync(NpgsqlDataSource left, NpgsqlDataSource right, CancellationToken cancellationToken) =>
        await AskAsync(left, Followed, cancellationToken) || await AskAsync(right, Followed, cancellationToken);

    /// <summary>Until whatever follows one of the two has confirmed, or replayed, what is written by now; false after the limit.</summary>
    public static async Task<bool> CatchUpAsync(NpgsqlDataSource left, NpgsqlDataSource right, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken) =>
        await CatchUpWithAsync(left, right, limit, clock, cancellationToken) & await CatchUpWithAsync(right, left, limit, clock, cancellationToken);

    private const string Followed = "SELECT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_replication_slots WHERE slot_type = 'logical' AND active AND database = current_database())";

    private static async Task<bool> CatchUpWithAsync(NpgsqlDataSource source, NpgsqlDataSource other, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await connection.ValueAsync<bool>("SELECT pg_is_in_recovery()", cancellationToken)) return true;
        await using var standby = await StandbyAsync(connection, other, cancellationToken);
        var written = await connection.ValueAsync<string>("SELECT pg_current_wal_flush_lsn()::text", cancellationToken) ?? "0/0";
        var start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < limit)
        {
            if (await connection.ValueAsync<bool>(
                "SELECT coalesce(bool_and(confirmed_flush_lsn >= $1::pg_lsn), true) FROM pg_replication_slots WHERE slot_type = 'logical' AND active AND database = current_database()", cancellationToken, written)
                && (standby is null || await standby.ValueAsync<bool>("SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn", cancellationToken, written)))
            {
                return true;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }

        return false;
    }

    /// <summary>The other, if it is a standby of this server.</summary>
    private static async Task<NpgsqlConnection?> StandbyAsync(NpgsqlConnection connection, NpgsqlDataSource other, CancellationToken cancellationToken)
    {
        const string Identity = "SELECT system_identifier::text FROM pg_control_system()";
        var there = await other.OpenConnectionAsync(cancellationToken);
        if (await there.ValueAsync<bool>("SELECT pg_is_in_recovery()", cancellationToken)
            && await there.ValueAsync<string>(Identity, cancellationToken) == await connection.ValueAsync<string>(Identity, cancellationToken))
        {
            return there;
        }

        await there.DisposeAsync();
        return null;
    }

    private static async Task<bool> AskAsync(NpgsqlDataSource source, string question, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ValueAsync<bool>(question, cancellationToken);
    }
}
