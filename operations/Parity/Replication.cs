using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Waits for subscribers and standbys, so that what they have not applied yet is not mistaken for a difference.</summary>
internal static class Replication
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A subscription that lost its connection asks for it again every five seconds (`wal_retrieve_retry_interval`); a busy server takes longer.</summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(10);

    private const string Written = "SELECT pg_current_wal_flush_lsn()::text";

    private const string Recovering = "SELECT pg_is_in_recovery()";

    /// <summary>Slots of the subscriptions that this database has in use.</summary>
    private const string Subscribed = """
        SELECT coalesce(array_agg(s.subslotname::text), '{}') FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
        WHERE d.datname = current_database() AND s.subenabled AND s.subslotname IS NOT NULL AND NOT pg_is_in_recovery()
        """;

    /// <summary>Those that are on this server.</summary>
    private const string Feeding = """
        SELECT coalesce(array_agg(slot_name::text), '{}') FROM pg_replication_slots
        WHERE slot_type = 'logical' AND database = current_database() AND slot_name = ANY ($1)
        """;

    /// <summary>0: all of them have confirmed the position. 1: one has not, and is being read. 2: one has not, and nobody reads those that have not.</summary>
    private const string Behind = """
        SELECT CASE WHEN count(*) = 0 THEN 0 WHEN bool_or(active) THEN 1 ELSE 2 END FROM pg_replication_slots
        WHERE slot_name = ANY ($1) AND confirmed_flush_lsn < $2::pg_lsn
        """;

    /// <summary>Tables whose first copy is not done, or has not caught up with the stream, which meanwhile leaves them out.</summary>
    private const string Copying = """
        SELECT EXISTS (SELECT FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid WHERE s.subslotname = ANY ($1) AND r.srsubstate NOT IN ('r', 's'))
        """;

    /// <summary>Whether one of the two follows the other, or a server that it is a standby of.</summary>
    public static async Task<bool> IsUnderWayAsync(NpgsqlDataSource left, NpgsqlDataSource right, CancellationToken cancellationToken)
    {
        await using var one = await left.OpenConnectionAsync(cancellationToken);
        await using var other = await right.OpenConnectionAsync(cancellationToken);
        return await one.ValueAsync<bool>(Recovering, cancellationToken) || await other.ValueAsync<bool>(Recovering, cancellationToken)
            || (await SlotsAsync(one, other, cancellationToken)).Length + (await SlotsAsync(other, one, cancellationToken)).Length > 0;
    }

    /// <summary>
    /// Until each of the two has applied what is written on the other by now; false after the limit. A subscription that is not
    /// connected, and does not connect again in the time in which it would, is not waited for.
    /// </summary>
    public static async Task<bool> CatchUpAsync(NpgsqlDataSource left, NpgsqlDataSource right, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var one = await left.OpenConnectionAsync(cancellationToken);
        await using var other = await right.OpenConnectionAsync(cancellationToken);
        return await FollowAsync(one, other, limit, clock, cancellationToken) && await FollowAsync(other, one, limit, clock, cancellationToken);
    }

    private static async Task<bool> FollowAsync(NpgsqlConnection source, NpgsqlConnection follower, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await source.ValueAsync<bool>(Recovering, cancellationToken)) return true;
        var isStandby = await IsStandbyAsync(source, follower, cancellationToken);
        var slots = await SlotsAsync(source, follower, cancellationToken);
        var written = await source.ValueAsync<string>(Written, cancellationToken) ?? "0/0";
        var start = clock.GetTimestamp();
        while (true)
        {
            var behind = await source.ValueAsync<int>(Behind, cancellationToken, slots, written);
            var isCopying = slots.Length > 0 && await follower.ValueAsync<bool>(Copying, cancellationToken, (object)slots);
            var isReplayed = !isStandby || await follower.ValueAsync<bool>("SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn", cancellationToken, written);
            if (behind == 0 && !isCopying && isReplayed) return true;
            var waited = clock.GetElapsedTime(start);
            if (behind == 2 && isReplayed && waited >= (limit < Reconnect ? limit : Reconnect)) return true;
            if (waited >= limit) return false;
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static async Task<string[]> SlotsAsync(NpgsqlConnection source, NpgsqlConnection follower, CancellationToken cancellationToken) =>
        await source.ValueAsync<string[]>(Feeding, cancellationToken, (object)(await follower.ValueAsync<string[]>(Subscribed, cancellationToken) ?? [])) ?? [];

    private static async Task<bool> IsStandbyAsync(NpgsqlConnection source, NpgsqlConnection follower, CancellationToken cancellationToken)
    {
        const string Identity = "SELECT system_identifier::text FROM pg_control_system()";
        return await follower.ValueAsync<bool>(Recovering, cancellationToken)
            && await follower.ValueAsync<string>(Identity, cancellationToken) == await source.ValueAsync<string>(Identity, cancellationToken);
    }
}
