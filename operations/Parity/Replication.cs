using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Waits for subscribers and standbys, so that what they have not applied yet is not mistaken for a difference.</summary>
internal sealed class Replication(NpgsqlDataSource left, NpgsqlDataSource right, TimeSpan limit, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// What a server with far too much to do may need for what otherwise takes a moment: to show a commit that is in the log, or
    /// to connect a subscription again (tried every five seconds, `wal_retrieve_retry_interval`).
    /// </summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    private const string Written = "SELECT pg_current_wal_flush_lsn()::text";

    private const string Recovering = "SELECT pg_is_in_recovery()";

    /// <summary>Transactions that write, or whose commit is in the log already, for a follower to apply, and not to be seen here yet.</summary>
    private const string Running = "SELECT coalesce(array_agg(backend_xid::text), '{}') FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL";

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

    /// <summary>Transactions that have gone on for longer than a commit does, and are not waited for again.</summary>
    private readonly HashSet<string> _lasting = [];

    /// <summary>Whether catching up took longer than the limit the last time.</summary>
    public bool IsTooFarBehind { get; private set; }

    /// <summary>Whether one of the two follows the other, or a server that it is a standby of.</summary>
    public async Task<bool> IsUnderWayAsync(CancellationToken cancellationToken)
    {
        await using var one = await left.OpenConnectionAsync(cancellationToken);
        await using var other = await right.OpenConnectionAsync(cancellationToken);
        return await one.ValueAsync<bool>(Recovering, cancellationToken) || await other.ValueAsync<bool>(Recovering, cancellationToken)
            || (await SlotsAsync(one, other, cancellationToken)).Length + (await SlotsAsync(other, one, cancellationToken)).Length > 0;
    }

    /// <summary>
    /// Until each of the two has applied what is written on the other by now, and shows itself what the other has applied by
    /// now; false after the limit. A subscription that is not connected, and does not connect again in the time in which it
    /// would, is not waited for.
    /// </summary>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        await using var one = await left.OpenConnectionAsync(cancellationToken);
        await using var other = await right.OpenConnectionAsync(cancellationToken);
        IsTooFarBehind = !(await FollowAsync(one, other, cancellationToken) && await FollowAsync(other, one, cancellationToken));
        return !IsTooFarBehind;
    }

    private async Task<bool> FollowAsync(NpgsqlConnection source, NpgsqlConnection follower, CancellationToken cancellationToken)
    {
        if (await source.ValueAsync<bool>(Recovering, cancellationToken)) return true;
        var isStandby = await IsStandbyAsync(source, follower, cancellationToken);
        var slots = await SlotsAsync(source, follower, cancellationToken);
        if (!isStandby && slots.Length == 0) return true;
        var written = await source.ValueAsync<string>(Written, cancellationToken) ?? "0/0";
        var running = (await RunningAsync(source, cancellationToken)).Except(_lasting).ToHashSet();
        var (start, moment) = (clock.GetTimestamp(), limit < Moment ? limit : Moment);
        while (true)
        {
            var behind = await source.ValueAsync<int>(Behind, cancellationToken, slots, written);
            var isCopying = slots.Length > 0 && await follower.ValueAsync<bool>(Copying, cancellationToken, (object)slots);
            var isReplayed = !isStandby || await follower.ValueAsync<bool>("SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn", cancellationToken, written);
            if (running.Count > 0) running.IntersectWith(await RunningAsync(source, cancellationToken));
            var waited = clock.GetElapsedTime(start);
            if (waited >= moment)
            {
                _lasting.UnionWith(running);
                running.Clear();
            }

            if (behind == 0 && !isCopying && isReplayed && running.Count == 0) return true;
            if (behind == 2 && isReplayed && waited >= moment) return true;
            if (waited >= limit) return false;
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static async Task<string[]> RunningAsync(NpgsqlConnection source, CancellationToken cancellationToken) =>
        await source.ValueAsync<string[]>(Running, cancellationToken) ?? [];

    private static async Task<string[]> SlotsAsync(NpgsqlConnection source, NpgsqlConnection follower, CancellationToken cancellationToken) =>
        await source.ValueAsync<string[]>(Feeding, cancellationToken, (object)(await follower.ValueAsync<string[]>(Subscribed, cancellationToken) ?? [])) ?? [];

    private static async Task<bool> IsStandbyAsync(NpgsqlConnection source, NpgsqlConnection follower, CancellationToken cancellationToken)
    {
        const string Identity = "SELECT system_identifier::text FROM pg_control_system()";
        return await follower.ValueAsync<bool>(Recovering, cancellationToken)
            && await follower.ValueAsync<string>(Identity, cancellationToken) == await source.ValueAsync<string>(Identity, cancellationToken);
    }
}
