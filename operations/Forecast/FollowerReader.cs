using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Forecast.Fit;

namespace Rollback.Operations.Forecast;

/// <summary>Reads, and never writes, what two generations say about the way from one to the other.</summary>
/// <param name="limit">How long counting may take per table.</param>
internal sealed class FollowerReader(DatabaseAddress from, DatabaseAddress to, TimeSpan limit, TimeProvider clock)
{
    private const string Settings = "SET default_transaction_read_only = on; SET search_path = pg_catalog; SET statement_timeout = '15s'; SET lock_timeout = '5s'";

    /// <exception cref="NpgsqlException">A database cannot be reached or read.</exception>
    public async Task<StreamFacts> ReadAsync(CancellationToken cancellationToken)
    {
        await using var old = await SwitchSide.OpenAsync(from, cancellationToken);
        await using var next = await SwitchSide.OpenAsync(to, cancellationToken);
        foreach (var side in new[] { old, next })
        {
            await side.Connection.ExecuteAsync(Settings, cancellationToken);
            await side.IdentifyAsync(cancellationToken);
        }

        var stream = new ReplicationStream(old, next);
        var fences = (Primary: await old.IsFencedAsync(cancellationToken), Follower: await next.IsFencedAsync(cancellationToken));
        if (old.Identity.Length == 0 || next.Identity.Length == 0 || !await stream.ExistsAsync(cancellationToken))
            return new() { Exists = false, IsPrimaryFenced = fences.Primary, IsFollowerFenced = fences.Follower };

        var (before, after) = (await SwitchCatalog.ReadAsync(old.Connection, cancellationToken), await SwitchCatalog.ReadAsync(next.Connection, cancellationToken));
        var counts = await CountAsync(old.Connection, next.Connection, cancellationToken);
        var isFailing = await new Relapse(next, stream, clock).IsUnderWayAsync(cancellationToken);
        var facts = await SubscriberAsync(next.Connection, stream.Subscription, cancellationToken);
        var slot = await PublisherAsync(old.Connection, stream.Slot, cancellationToken);
        return facts with
        {
            IsFailing = isFailing,
            StuckAt = isFailing && after.MayPosition && await stream.StateAsync(cancellationToken) is { Position: { } applied } ? await new StuckChange(old, stream, clock).TablesAsync(applied, cancellationToken) : [],
            WalStatus = slot.WalStatus,
            SafeWalBytes = slot.SafeWalBytes,
            LagBytes = slot.LagBytes,
            LagSeconds = slot.LagSeconds,
            IsPrimaryFenced = fences.Primary,
            IsFollowerFenced = fences.Follower,
            Obstacles = Preflight.Reasons(new() { From = from, To = to }, before, after, new(fences.Primary, fences.Follower, Forward: true, Back: false), goesBack: true),
            Misfits = [.. counts.Where(one => !one.Question.Stays).Select(one => one.Count)],
            StaysBehind = [.. counts.Where(one => one.Question.Stays).Select(one => one.Count)],
        };
    }

    private async Task<IReadOnlyList<(FitQuestion Question, FitCount Count)>> CountAsync(NpgsqlConnection old, NpgsqlConnection next, CancellationToken cancellationToken)
    {
        var questions = new FitQuestions(await FitCatalog.ReadAsync(old, cancellationToken), await FitCatalog.ReadAsync(next, cancellationToken)).All;
        return await new FitCounter(old, limit).CountAsync(questions, cancellationToken);
    }

    private static async Task<StreamFacts> SubscriberAsync(NpgsqlConnection connection, string subscription, CancellationToken cancellationToken)
    {
        var conflicts = await connection.ValueAsync<bool>("SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'pg_stat_subscription_stats'::regclass AND attname = 'confl_insert_exists')", cancellationToken);
        var counted = conflicts ? "confl_insert_exists + confl_update_origin_differs + confl_update_exists + confl_update_missing + confl_delete_origin_differs + confl_delete_missing + confl_multiple_unique_conflicts" : "0";
        var rows = await connection.QueryAsync(
            $"""
            SELECT s.subenabled, EXISTS (SELECT FROM pg_stat_subscription w WHERE w.subid = s.oid AND w.pid IS NOT NULL AND w.relid IS NULL),
                   coalesce((SELECT array_agg(r.srrelid::regclass::text ORDER BY 1) FROM pg_subscription_rel r WHERE r.srsubid = s.oid AND r.srsubstate NOT IN ('r', 's')), '{"{}"}'), coalesce(t.apply_error_count + t.sync_error_count, 0), coalesce({counted}, 0)
            FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid LEFT JOIN pg_stat_subscription_stats t ON t.subid = s.oid WHERE d.datname = current_database() AND s.subname = $1
            """,
            row => new StreamFacts { Exists = true, IsEnabled = row.GetBoolean(0), IsRunning = row.GetBoolean(1), Copying = row.GetFieldValue<string[]>(2), ApplyErrors = row.GetInt64(3), Conflicts = Convert.ToInt64(row.GetValue(4), System.Globalization.CultureInfo.InvariantCulture) },
            cancellationToken,
            subscription);
        return rows.Count > 0 ? rows[0] : new() { Exists = false };
    }

    private static async Task<StreamFacts> PublisherAsync(NpgsqlConnection connection, string slot, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            """
            SELECT s.wal_status, s.safe_wal_size, greatest(0, pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, s.confirmed_flush_lsn))::int8,
                   CASE WHEN s.active AND r.pid IS NOT NULL AND r.state IS NOT NULL THEN coalesce(extract(epoch FROM r.replay_lag), 0)::float8 END
            FROM pg_replication_slots s LEFT JOIN pg_stat_replication r ON r.pid = s.active_pid WHERE s.slot_name = $1 AND s.database = current_database()
            """,
            row => new StreamFacts
            {
                Exists = true,
                WalStatus = row.IsDBNull(0) ? "lost" : row.GetString(0),
                SafeWalBytes = row.IsDBNull(1) ? null : row.GetInt64(1),
                LagBytes = row.IsDBNull(2) ? null : row.GetInt64(2),
                LagSeconds = row.IsDBNull(3) ? null : row.GetDouble(3),
            },
            cancellationToken,
            slot);
        return rows.Count > 0 ? rows[0] : new() { Exists = false };
    }
}
