using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>What a switch must know of a database.</summary>
internal sealed record SwitchCatalog
{
    public required int Version { get; init; }

    public required string WalLevel { get; init; }

    public required int FreeSlots { get; init; }

    public required long PreparedTransactions { get; init; }

    public required long LargeObjects { get; init; }

    public required bool MayReplicate { get; init; }

    /// <summary>Whether the role may make subscriptions.</summary>
    public required bool MaySubscribe { get; init; }

    /// <summary>Whether the role may say from where a stream is followed.</summary>
    public required bool MayPosition { get; init; }

    /// <summary>Whether the role may make schemas and publications.</summary>
    public required bool MayCreate { get; init; }

    /// <summary>Read before everything else: what changed later shows against it.</summary>
    public required string Mark { get; init; }

    public required IReadOnlyList<SwitchTable> Tables { get; init; }

    /// <summary>`schema.sequence`.</summary>
    public required IReadOnlyList<(string Schema, string Name)> Sequences { get; init; }

    public static async Task<SwitchCatalog> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => new()
    {
        Mark = await SchemaMark.ReadAsync(connection, cancellationToken),
        Version = await connection.ValueAsync<int>("SELECT current_setting('server_version_num')::int / 10000", cancellationToken),
        WalLevel = await connection.ValueAsync<string>("SELECT current_setting('wal_level')", cancellationToken) ?? "",
        FreeSlots = await connection.ValueAsync<int>("SELECT current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)::int", cancellationToken),
        PreparedTransactions = await connection.ValueAsync<long>("SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()", cancellationToken),
        LargeObjects = await connection.ValueAsync<long>("SELECT count(*) FROM pg_largeobject_metadata", cancellationToken),
        MayReplicate = await connection.ValueAsync<bool>(
            "SELECT bool_or(r.rolsuper OR r.rolreplication OR r.rolname IN ('rds_replication', 'rds_superuser')) FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')", cancellationToken),
        MaySubscribe = await connection.ValueAsync<bool>(
            "SELECT bool_or(r.rolsuper OR r.rolname IN ('pg_create_subscription', 'rds_superuser')) FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')", cancellationToken),
        MayPosition = await connection.ValueAsync<bool>(
            "SELECT has_function_privilege('pg_catalog.pg_replication_origin_advance(text, pg_lsn)', 'EXECUTE') AND has_function_privilege('pg_catalog.pg_replication_origin_progress(text, boolean)', 'EXECUTE')", cancellationToken),
        MayCreate = await connection.ValueAsync<bool>("SELECT has_database_privilege(current_database(), 'CREATE')", cancellationToken),
        Tables = await connection.QueryAsync(
            """
            SELECT n.nspname, c.relname, c.relpersistence = 'u',
                   CASE c.relreplident WHEN 'n' THEN false WHEN 'f' THEN true ELSE EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END) END,
                   c.relreplident = 'f',
                   pg_has_role(current_user, c.relowner, 'USAGE'),
                   coalesce((SELECT array_agg(a.attname || chr(31) || format_type(a.atttypid, a.atttypmod) || chr(31) || (a.attgenerated <> '')::int || (a.attnotnull AND NOT a.atthasdef AND a.attidentity = '')::int
                      || EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END AND a.attnum = ANY (i.indkey))::int ORDER BY a.attnum)
                      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '{}'),
                   ARRAY (SELECT t.tgname::text FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled IN ('A', 'R') ORDER BY 1),
                   ARRAY (SELECT a.attname::text FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = y.typbasetype
                          WHERE c.relreplident = 'f' AND a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND coalesce(b.oid, y.oid) IN ('json'::regtype, 'xml'::regtype, 'point'::regtype, 'path'::regtype, 'polygon'::regtype, 'box'::regtype, 'lseg'::regtype, 'line'::regtype, 'circle'::regtype) ORDER BY a.attnum)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
            ORDER BY 1, 2
            """,
            row => new SwitchTable(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5), [.. row.GetFieldValue<string[]>(6).Select(Column)])
            {
                AlwaysTriggers = row.GetFieldValue<string[]>(7),
                Incomparable = row.GetFieldValue<string[]>(8),
            },
            cancellationToken),
        Sequences = await connection.QueryAsync(
            """
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e') ORDER BY 1, 2
            """,
            row => (row.GetString(0), row.GetString(1)),
            cancellationToken),
    };

    private static MovedColumn Column(string text)
    {
        var parts = text.Split('\u001f');
        return new(parts[0], parts[1], parts[2][0] == '1', parts[2][1] == '1', parts[2][2] == '1');
    }
}

/// <param name="HasIdentity">Whether updates and deletes can be replicated.</param>
/// <param name="IsOurs">Whether the role may act as the table's owner.</param>
internal sealed record SwitchTable(string Schema, string Name, bool IsUnlogged, bool HasIdentity, bool IsWholeRowIdentity, bool IsOurs, IReadOnlyList<MovedColumn> Columns)
{
    /// <summary>Triggers that fire for replicated rows too.</summary>
    public IReadOnlyList<string> AlwaysTriggers { get; init; } = [];

    /// <summary>Columns whose type has no equality, where the whole row identifies it.</summary>
    public IReadOnlyList<string> Incomparable { get; init; } = [];

    public string FullName => $"{Schema}.{Name}";

    /// <summary>Unlike the full name never that of two tables.</summary>
    public (string Schema, string Name) Key => (Schema, Name);
}
