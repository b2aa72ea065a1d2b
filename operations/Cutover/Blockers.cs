using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>Who stands in a switch's way: sessions and prepared transactions, without what they do.</summary>
internal static class Blockers
{
    private const string Holding = "EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE l.granted AND l.mode = ANY ($1) AND c.relkind IN ('r', 'p') AND c.relnamespace <> 'pg_catalog'::regnamespace";

    public static Task<string> WritersAsync(SwitchSide side, CancellationToken cancellationToken) => NameAsync(side, ["RowExclusiveLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"], cancellationToken);

    public static Task<string> ReadersAsync(SwitchSide side, CancellationToken cancellationToken) => NameAsync(side, ["AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareLock", "ShareUpdateExclusiveLock", "AccessExclusiveLock"], cancellationToken);

    private static async Task<string> NameAsync(SwitchSide side, string[] modes, CancellationToken cancellationToken)
    {
        // On a connection of its own: the failure that leads here may have left the others in any state.
        await using var connection = await side.AnotherAsync(cancellationToken);
        var sessions = await connection.QueryAsync(
            $"""
            SELECT format('pid %s (%s, %s for %s s)', a.pid, coalesce(nullif(a.application_name, ''), a.usename, '?'), coalesce(a.state, 'unknown'), round(extract(epoch FROM clock_timestamp() - a.xact_start)))
            FROM pg_stat_activity a WHERE a.datname = current_database() AND a.xact_start IS NOT NULL AND a.backend_type = 'client backend' AND a.application_name <> 'rollback' AND {Holding} AND l.pid = a.pid) ORDER BY a.xact_start LIMIT 5
            """,
            row => row.GetString(0),
            cancellationToken,
            (object)modes);
        var prepared = await connection.QueryAsync("SELECT format('prepared transaction %s', gid) FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared LIMIT 5", row => row.GetString(0), cancellationToken);
        string[] all = [.. sessions, .. prepared];
        return all.Length == 0 ? "none is visible" : string.Join(", ", all);
    }
}
