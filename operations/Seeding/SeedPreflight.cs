using Rollback.Operations.Cutover;
using Rollback.Operations.Database;

namespace Rollback.Operations.Seeding;

/// <summary>Finds every reason why a copy of a primary could not go on as its follower, before anything is held or copied.</summary>
internal static class SeedPreflight
{
    public static async Task<IReadOnlyList<string>> ReasonsAsync(SwitchSide source, SwitchCatalog catalog, CancellationToken cancellationToken)
    {
        // A copy has what its original has.
        var request = new SwitchRequest { From = source.Address, To = source.Address };
        var reasons = Preflight.Reasons(request, catalog, catalog, new(false, false, false, false), goesBack: false).Distinct().ToList();
        if (!await source.Connection.ValueAsync<bool>("SELECT current_setting('track_commit_timestamp')::boolean", cancellationToken))
            reasons.Add($"{source.Label}: track_commit_timestamp is off, and a copy tells by it which commits it holds (parameter track_commit_timestamp = 1, then a restart)");
        if (!await source.Connection.ValueAsync<bool>("SELECT has_function_privilege('pg_catalog.pg_replication_origin_advance(text, pg_lsn)', 'EXECUTE')", cancellationToken))
            reasons.Add($"{source.Label}: the role may not place a stream (GRANT EXECUTE ON FUNCTION pg_replication_origin_advance; on RDS: GRANT rds_superuser)");
        // A copy of a subscriber connects as soon as it runs and takes changes that are the original's.
        reasons.AddRange(await source.Connection.QueryAsync(
            "SELECT format('%s in %s', s.subname, d.datname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE s.subenabled ORDER BY 1",
            row => $"{source.Label} subscribes to another database (subscription {row.GetString(0)}), and a copy of it would take the changes that are its own: ALTER SUBSCRIPTION … DISABLE until the copy is there",
            cancellationToken));
        return reasons;
    }
}
