using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Holds the next table back while a database's followers are too far behind to be burdened more.</summary>
internal sealed class LoadLimit(ParityOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Followers that never catch up must not hold a comparison up for ever.</summary>
    private const int Patience = 10;

    private bool _isGivenUp;
    private long? _looked;

    /// <param name="reader">Any connection of the database, also one that sees an earlier moment.</param>
    /// <returns>What to tell; null: there was nothing to wait for.</returns>
    public async Task<string?> WaitAsync(NpgsqlConnection reader, CancellationToken cancellationToken)
    {
        // Many small tables take no time, and need no look each.
        if (_isGivenUp || _looked is { } last && clock.GetElapsedTime(last) < Pause) return null;
        _looked = clock.GetTimestamp();
        if (await LagAsync(reader, cancellationToken) is not { } lag || lag <= options.MaxLag) return null;

        var start = clock.GetTimestamp();
        var limit = options.MaxLag * Patience;
        while (await LagAsync(reader, cancellationToken) > options.MaxLag)
        {
            if (clock.GetElapsedTime(start) > limit)
            {
                _isGivenUp = true;
                return $"its followers stayed more than {options.MaxLag.TotalSeconds:0.###} s behind for {limit.TotalSeconds:0.###} s; reading goes on";
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }

        return $"waited {clock.GetElapsedTime(start).TotalSeconds:0.0} s for its followers, which were {lag.TotalSeconds:0.0} s behind";
    }

    /// <summary>
    /// The farthest follower's; null where there is none, or the role may not see it (pg_monitor). One that is stuck reports
    /// nothing at all, not even the status that is due every ten seconds.
    /// </summary>
    private static Task<TimeSpan?> LagAsync(NpgsqlConnection reader, CancellationToken cancellationToken) =>
        reader.ValueAsync<TimeSpan?>(
            // Of the function, not of the view, which shows a transaction the same sessions to its end.
            """
            SELECT max(greatest(replay_lag, CASE WHEN clock_timestamp() - reply_time > interval '11 s' AND replay_lsn < CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END THEN clock_timestamp() - reply_time END))
            FROM pg_stat_get_wal_senders() WHERE state = 'streaming'
            """,
            cancellationToken);
}
