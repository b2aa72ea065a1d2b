using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>Whether errors end a stream again and again, which PostgreSQL starts again each time; looks and changes nothing.</summary>
internal sealed class Relapse(SwitchSide subscriber, ReplicationStream stream, TimeProvider clock)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>What a worker needs to begin on a busy machine, beside the time that PostgreSQL waits before it tries again.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    /// <summary>Whoever has run for three seconds has got past the place of the last error, or is busy with much.</summary>
    private const string Sql = """
        SELECT s.subenabled, coalesce(t.apply_error_count + t.sync_error_count, 0), (SELECT setting::float8 FROM pg_settings WHERE name = 'wal_retrieve_retry_interval'),
               EXISTS (SELECT FROM pg_stat_subscription w JOIN pg_stat_activity a ON a.pid = w.pid WHERE w.subid = s.oid AND w.relid IS NULL AND a.backend_start < clock_timestamp() - interval '3 seconds')
        FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid LEFT JOIN pg_stat_subscription_stats t ON t.subid = s.oid WHERE d.datname = current_database() AND s.subname = $1
        """;

    /// <summary>Answers at once where the stream met no error yet, or runs; otherwise after the next try, which comes after five seconds where nobody set it otherwise.</summary>
    public async Task<bool> IsUnderWayAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        long? before = null;
        while (true)
        {
            var looks = await subscriber.Connection.QueryAsync(
                Sql, row => (IsEnabled: row.GetBoolean(0), Errors: row.GetInt64(1), Wait: TimeSpan.FromMilliseconds(row.GetDouble(2)), IsSteady: row.GetBoolean(3)), cancellationToken, stream.Subscription);
            if (looks.Count == 0 || looks[0] is not { IsEnabled: true, Errors: > 0, IsSteady: false } look) return false;
            if (look.Errors > (before ??= look.Errors)) return true;
            if (clock.GetElapsedTime(start) > look.Wait + Start) return false;
            await Task.Delay(Glance, clock, cancellationToken);
        }
    }
}
