using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>Finds every reason not to switch, before anything is touched.</summary>
internal static class Preflight
{
    /// <summary>Pure: what the two catalogs say.</summary>
    /// <param name="state">What is there already needs no room.</param>
    /// <param name="goesBack">Whether tables that only the source has may stay behind: the earlier release never knew them.</param>
    public static IReadOnlyList<string> Reasons(SwitchRequest request, SwitchCatalog from, SwitchCatalog to, SwitchState state, bool goesBack)
    {
        var (old, next) = (request.From.Label, request.To.Label);
        return [.. Server(old, from, needsSlot: !state.Forward), .. Server(next, to, needsSlot: true), .. Versions(request, from, to), .. Tables(request, from, to, goesBack)];

        IEnumerable<string> Server(string label, SwitchCatalog catalog, bool needsSlot)
        {
            if (catalog.WalLevel != "logical") yield return $"{label}: wal_level is '{catalog.WalLevel}', not 'logical' (on RDS: parameter rds.logical_replication = 1, then a reboot)";
            if (!catalog.MayReplicate) yield return $"{label}: the role may not replicate (on RDS: GRANT rds_replication)";
            if (!catalog.MaySubscribe) yield return $"{label}: the role may not make subscriptions (on RDS: GRANT rds_superuser; PostgreSQL 16: GRANT pg_create_subscription; before, superusers only)";
            if (!catalog.MayPosition) yield return $"{label}: the role may not say from where a stream is followed (on RDS: GRANT rds_superuser; else GRANT EXECUTE ON FUNCTION pg_replication_origin_advance, pg_replication_origin_progress)";
            if (!catalog.MayCreate) yield return $"{label}: the role may not make schemas and publications (GRANT CREATE ON DATABASE)";
            if (needsSlot && catalog.FreeSlots < 1) yield return $"{label}: no replication slot is free (max_replication_slots)";
            if (catalog.PreparedTransactions > 0) yield return $"{label}: {catalog.PreparedTransactions} prepared transactions wait for COMMIT PREPARED or ROLLBACK PREPARED (pg_prepared_xacts)";
            if (catalog.LargeObjects > 0 && !request.Accepted.Contains("large-objects")) yield return $"{label}: {catalog.LargeObjects} large objects would not move (--accept large-objects gives them up)";
            foreach (var table in catalog.Tables.Where(table => table.IsUnlogged && !request.Accepted.Contains("unlogged"))) yield return $"{label}: {table.FullName} is unlogged and would not move (--accept unlogged gives its rows up)";
            foreach (var table in catalog.Tables.Where(table => !table.IsUnlogged && !table.HasIdentity)) yield return $"{label}: {table.FullName} has neither primary key nor replica identity: its updates and deletes would fail (ALTER TABLE {table.FullName} REPLICA IDENTITY FULL, or add a key)";
            foreach (var table in catalog.Tables.Where(table => table.Incomparable.Count > 0)) yield return $"{label}: {table.FullName} is identified by its whole row (REPLICA IDENTITY FULL), and {string.Join(", ", table.Incomparable)} cannot be compared: give it a key";
            foreach (var table in catalog.Tables.Where(table => table.AlwaysTriggers.Count > 0 && !request.Accepted.Contains("always-triggers"))) yield return $"{label}: {string.Join(", ", table.AlwaysTriggers)} on {table.FullName} would fire for replicated rows too, and do again what was done already (ALTER TABLE {table.FullName} ENABLE TRIGGER …, or --accept always-triggers)";
            foreach (var table in catalog.Tables.Where(table => !table.IsOurs)) yield return $"{label}: the role does not own {table.FullName}, so it cannot publish and fence it";
        }
    }

    /// <summary>What runs now and would hold the switch up.</summary>
    public static async Task<IReadOnlyList<string>> SessionsAsync(SwitchRequest request, SwitchSide from, SwitchSide to, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var side in new[] { from, to })
        {
            reasons.AddRange(await side.Connection.QueryAsync(
                """
                SELECT format('a transaction that writes has been open for %s s (pid %s, %s, %s)', round(extract(epoch FROM clock_timestamp() - xact_start)), pid, coalesce(nullif(application_name, ''), usename, '?'), state)
                FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND clock_timestamp() - xact_start > make_interval(secs => $1) ORDER BY xact_start
                """,
                row => $"{side.Label}: {row.GetString(0)}",
                cancellationToken,
                request.Drain.TotalSeconds));
        }

        return reasons;
    }

    /// <summary>The tables that move; call after <see cref="Reasons"/> found none.</summary>
    public static IReadOnlyList<MovedTable> Moved(SwitchRequest request, SwitchCatalog from, SwitchCatalog to)
    {
        var there = to.Tables.ToDictionary(table => table.Key);
        return [.. from.Tables.Where(table => !table.IsUnlogged && there.ContainsKey(table.Key)).Select(table => new MovedTable
        {
            Schema = table.Schema,
            Name = table.Name,
            From = table.Columns,
            To = there[table.Key].Columns,
            FromAddress = request.From,
        })];
    }

    /// <summary>Tables of the source that stay behind because the target never had them.</summary>
    public static IReadOnlyList<SwitchTable> LeftBehind(SwitchCatalog from, SwitchCatalog to) => [.. from.Tables.ExceptBy(to.Tables.Select(table => table.Key), table => table.Key)];

    private static IEnumerable<string> Versions(SwitchRequest request, SwitchCatalog from, SwitchCatalog to)
    {
        if (from.Version < 15 || to.Version < 15) yield return $"PostgreSQL 15 is the oldest that can stop a stream on an error and publish lists of columns; {request.From.Label} is {from.Version}, {request.To.Label} is {to.Version}";
    }

    private static IEnumerable<string> Tables(SwitchRequest request, SwitchCatalog from, SwitchCatalog to, bool goesBack)
    {
        var (old, next) = (request.From.Label, request.To.Label);
        var there = to.Tables.ToDictionary(table => table.Key);
        if (to.Tables.Count == 0 && from.Tables.Count > 0)
        {
            yield return $"{next} has no tables: give it the schema first (pg_dump --schema-only of {old}, then the release's migrations)";
            yield break;
        }

        foreach (var table in from.Tables.Where(table => !table.IsUnlogged))
        {
            if (!there.TryGetValue(table.Key, out var other))
            {
                if (!goesBack) yield return $"{next} has no table {table.FullName}: its rows would be left behind";
                continue;
            }

            foreach (var reason in Columns(table, other, old, next).Concat(Columns(other, table, next, old))) yield return reason;
            var same = table.Columns.Count == other.Columns.Count && table.Columns.All(column => other.Columns.Any(twin => twin.Name == column.Name));
            if (!same && (table.IsWholeRowIdentity || other.IsWholeRowIdentity)) yield return $"{table.FullName} is identified by its whole row (REPLICA IDENTITY FULL) and has other columns on {next}: give it a key";
        }

        var known = to.Sequences.ToHashSet();
        foreach (var (schema, name) in from.Sequences.Where(sequence => !goesBack && !known.Contains(sequence))) yield return $"{next} has no sequence {schema}.{name}";
    }

    /// <summary>What of the target a row of the source cannot fill, and keys that the target lacks.</summary>
    private static IEnumerable<string> Columns(SwitchTable source, SwitchTable target, string sourceLabel, string targetLabel)
    {
        foreach (var column in target.Columns.Where(column => column.IsNeeded && source.Columns.All(other => other.Name != column.Name)))
            yield return $"{target.FullName}.{column.Name} on {targetLabel} is NOT NULL without a default, and {sourceLabel} does not have it: replication would stop at the first row";
        foreach (var column in source.Columns.Where(column => column.IsKey && target.Columns.All(other => other.Name != column.Name)))
            yield return $"{source.FullName}.{column.Name} is part of the key on {sourceLabel} and missing on {targetLabel}";
    }
}
