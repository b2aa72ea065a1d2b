using System.Globalization;
using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Checkpoint;

/// <summary>
/// One instant of a database, twice: as a snapshot that can be read at leisure, and as a point in its log. Both are taken
/// while a transaction locks every table against writes (reads go on), so no commit lies between them. Until it is disposed of, no
/// table can be truncated or rewritten: PostgreSQL shows a table that was truncated as empty to every snapshot, also to older ones.
/// </summary>
/// <param name="byTime">Do not name the point, as if the role might not.</param>
internal sealed class StillPoint(DatabaseAddress address, string name, TimeSpan drain, bool byTime, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Shorter than PostgreSQL's deadlock_timeout (1 s): of us and a writer that wait for each other, we give way.</summary>
    private static readonly TimeSpan Attempt = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Where no point can be named, the locks are taken so shortly before a whole second.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(100);

    private const string Tables = """
        SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
        ORDER BY 1, 2
        """;

    private readonly NpgsqlDataSource _gates = address.Open(settings => { settings.Pooling = false; settings.CommandTimeout = 0; });
    private NpgsqlConnection? _gate;
    private int _attempts;

    /// <summary>The longest that a writer may have waited for us, in milliseconds.</summary>
    public double WritePauseMs { get; private set; }

    /// <summary>The point, once taken.</summary>
    public RestorePoint? Point { get; private set; }

    /// <summary>Where each sequence stood at the point: a snapshot does not hold that.</summary>
    public IReadOnlyDictionary<string, decimal> Sequences { get; private set; } = new Dictionary<string, decimal>();

    /// <summary>Holds writes still, takes the point, lets them go on, and opens the database as it was then.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public async Task<Answer<LiveSide>> TakeAsync(CancellationToken cancellationToken)
    {
        var gate = _gate = await OwnSession.OpenAsync(_gates, cancellationToken);
        await using var look = await OwnSession.OpenAsync(_gates, cancellationToken);
        if (await Fence.IsRaisedAsync(look, cancellationToken) || await FollowsAsync(look, cancellationToken)) return CheckpointFailure.Fenced(address.Label);
        var byName = !byTime && await look.ValueAsync<bool>("SELECT has_function_privilege('pg_catalog.pg_create_restore_point(text)', 'EXECUTE')", cancellationToken);

        var source = address.Open();
        try
        {
            await RehearseAsync(look, source, cancellationToken);
            var start = clock.GetTimestamp();
            while (true)
            {
                if (!byName) await UntilShortBeforeASecondAsync(look, cancellationToken);
                if (await TryAsync(gate, look, source, byName, cancellationToken) is { } snapshot)
                    return await LiveSide.OfAsync(address.Label, source, snapshot, cancellationToken);
                var blockers = await BlockersAsync(look, cancellationToken);
                await gate.ExecuteAsync("ROLLBACK", cancellationToken);
                if (clock.GetElapsedTime(start) > drain)
                {
                    await source.DisposeAsync();
                    return CheckpointFailure.Blocked(address.Label, drain, blockers);
                }

                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what keeps the tables from being truncated.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_gate is not null) await _gate.DisposeAsync();
        await _gates.DisposeAsync();
    }

    /// <summary>A restored copy of a subscriber would take changes that are the original's; a primary is none once its switch has ended.</summary>
    private static Task<bool> FollowsAsync(NpgsqlConnection look, CancellationToken cancellationToken) => look.ValueAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() AND s.subenabled AND s.subname LIKE 'rollback\\_%')", cancellationToken);

    /// <returns>Null if a table could not be locked in time, or the tables changed meanwhile; the caller ends the transaction.</returns>
    private async Task<Snapshot?> TryAsync(NpgsqlConnection gate, NpgsqlConnection look, NpgsqlDataSource source, bool byName, CancellationToken cancellationToken)
    {
        var tables = await ListAsync(look, cancellationToken);
        var sequences = await CatalogReader.SequenceNamesAsync(look, cancellationToken);
        var start = clock.GetTimestamp();
        Snapshot? snapshot = null;
        try
        {
            var bound = string.Create(CultureInfo.InvariantCulture, $"{(long)Attempt.TotalMilliseconds}");
            await gate.ExecuteAsync($"BEGIN; SET LOCAL lock_timeout = {bound}; SET LOCAL statement_timeout = {bound}", cancellationToken);
            var names = string.Join(", ", tables.Select(table => Sql.Name(table.Schema, table.Name)));
            // The weak lock first: it stays when the strong one is given back, and whoever would truncate waits behind both.
            if (names.Length > 0) await gate.ExecuteAsync($"LOCK TABLE {names} IN ACCESS SHARE MODE", cancellationToken);
            await gate.ExecuteAsync("SAVEPOINT still", cancellationToken);
            if (names.Length > 0) await gate.ExecuteAsync($"LOCK TABLE {names} IN SHARE MODE", cancellationToken);
            await gate.ExecuteAsync("SET LOCAL statement_timeout = 0", cancellationToken);
            snapshot = await Snapshot.TakeAsync(source, cancellationToken);
            Sequences = await CatalogReader.NextValuesAsync(gate, sequences, cancellationToken);
            Point = await PointAsync(gate, byName, cancellationToken);
            // A table made since the list was read was not locked.
            if (!tables.SequenceEqual(await ListAsync(gate, cancellationToken)))
            {
                await snapshot.DisposeAsync();
                return null;
            }

            await gate.ExecuteAsync("ROLLBACK TO SAVEPOINT still", cancellationToken);
            return snapshot;
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UndefinedTable)
        {
            if (snapshot is not null) await snapshot.DisposeAsync();
            return null;
        }
        finally
        {
            WritePauseMs = Math.Round(Math.Max(WritePauseMs, clock.GetElapsedTime(start).TotalMilliseconds), 1);
        }
    }

    private async Task<RestorePoint> PointAsync(NpgsqlConnection gate, bool byName, CancellationToken cancellationToken)
    {
        // Recovery to a time stops before the first commit after it; none is between the locks and their end.
        // An attempt that was given up has left its name in the log.
        var unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{++_attempts}");
        var (lsn, time, value) = byName
            ? ("pg_catalog.pg_create_restore_point($1::text)", "clock_timestamp()", unique)
            : ("pg_catalog.pg_current_wal_insert_lsn()", "$1::text::timestamptz", await NextSecondAsync(gate, cancellationToken));
        var found = await gate.QueryAsync(
            $"SELECT p.lsn::text, ('x' || substr(pg_catalog.pg_walfile_name(p.lsn), 1, 8))::bit(32)::int, {time} FROM (SELECT {lsn} AS lsn) p",
            row => (Lsn: row.GetString(0), Timeline: row.GetInt32(1), Time: row.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken,
            value);
        return new(unique, found[0].Lsn, found[0].Timeline, found[0].Time.ToUniversalTime(), byName ? RestoreMethod.RestorePoint : RestoreMethod.Time);
    }

    /// <summary>Waits, with the locks held, until a whole second of the server's clock has passed, and returns it.</summary>
    private static async Task<string> NextSecondAsync(NpgsqlConnection gate, CancellationToken cancellationToken)
    {
        var second = await gate.ValueAsync<string>("SELECT to_char(date_trunc('second', clock_timestamp()) + interval '1 second', 'YYYY-MM-DD HH24:MI:SSOF')", cancellationToken) ?? "";
        while (!await gate.ValueAsync<bool>("SELECT clock_timestamp() > $1::text::timestamptz + interval '1 millisecond'", cancellationToken, second))
            await gate.ValueAsync<object>("SELECT pg_sleep(greatest(0.002, extract(epoch FROM $1::text::timestamptz - clock_timestamp()) + 0.002))", cancellationToken, second);
        return second;
    }

    private async Task UntilShortBeforeASecondAsync(NpgsqlConnection look, CancellationToken cancellationToken)
    {
        var past = await look.ValueAsync<double>("SELECT (extract(epoch FROM clock_timestamp()) % 1)::float8", cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds((2 - Lead.TotalSeconds - past) % 1), clock, cancellationToken);
    }

    /// <summary>Connections and code are there when it matters: the first time costs more than all of the rest.</summary>
    private static async Task RehearseAsync(NpgsqlConnection look, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await ListAsync(look, cancellationToken);
        await CatalogReader.NextValuesAsync(look, await CatalogReader.SequenceNamesAsync(look, cancellationToken), cancellationToken);
        await (await Snapshot.TakeAsync(source, cancellationToken)).DisposeAsync();
    }

    private static async Task<IReadOnlyList<(string Schema, string Name)>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QueryAsync(Tables, row => (row.GetString(0), row.GetString(1)), cancellationToken);

    /// <summary>Who holds a lock that a writer takes, without what they write.</summary>
    private static async Task<string> BlockersAsync(NpgsqlConnection look, CancellationToken cancellationToken)
    {
        var sessions = await look.QueryAsync(
            """
            SELECT CASE WHEN l.pid IS NULL THEN format('%s prepared transactions', (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()))
                        ELSE format('pid %s (%s, %s for %s s)', l.pid, coalesce(nullif(a.application_name, ''), a.usename, a.backend_type, '?'), coalesce(a.state, 'running'), round(extract(epoch FROM clock_timestamp() - a.xact_start))) END
            FROM (SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'relation' AND granted AND relation >= 16384 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND mode IN ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) l
                 LEFT JOIN pg_stat_activity a USING (pid)
            WHERE l.pid IS DISTINCT FROM pg_backend_pid() ORDER BY a.xact_start NULLS FIRST LIMIT 5
            """,
            row => row.GetString(0),
            cancellationToken);
        return sessions.Count > 0 ? string.Join("; ", sessions) : "many short transactions";
    }
}
