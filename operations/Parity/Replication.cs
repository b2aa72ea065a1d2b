using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Waits for subscribers of a database, so that what they have not applied yet is not mistaken for a difference.</summary>
internal static class Replication
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether anything subscribes to this database now.</summary>
    public static async Task<bool> IsPublishingAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ValueAsync<bool>("SELECT count(*) > 0 FROM pg_replication_slots WHERE slot_type = 'logical' AND active AND database = current_database()", cancellationToken);
    }

    /// <summary>Until every active subscriber has confirmed what is written by now; false after the limit.</summary>
    public static async Task<bool> CatchUpAsync(NpgsqlDataSource source, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await connection.ValueAsync<bool>("SELECT pg_is_in_recovery()", cancellationToken)) return true;
        var written = await connection.ValueAsync<string>("SELECT pg_current_wal_flush_lsn()::text", cancellationToken) ?? "0/0";
        var start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < limit)
        {
            if (await connection.ValueAsync<bool>(
                "SELECT coalesce(bool_and(confirmed_flush_lsn >= $1::pg_lsn), true) FROM pg_replication_slots WHERE slot_type = 'logical' AND active AND database = current_database()", cancellationToken, written))
            {
                return true;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }

        return false;
    }
}
