using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>
/// Drops, within a transaction that has an empty table to itself, the indexes that are faster made at once than kept row by row,
/// and tells how to make them again just as they were, primary and unique keys too. Those with anything that such a statement does
/// not say stay: what a reference or a view leans on, the replica identity, the one the table is clustered by, comments,
/// tablespaces, statistics, storage options of a key.
/// </summary>
internal static class IndexRest
{
    /// <summary>Names come out qualified only where the search path has none of them.</summary>
    private const string Query = """
        SELECT CASE WHEN k.oid IS NULL THEN 'DROP INDEX ' || quote_ident(n.nspname) || '.' || quote_ident(x.relname) ELSE 'ALTER TABLE ' || $1 || ' DROP CONSTRAINT ' || quote_ident(k.conname) END,
               CASE WHEN k.oid IS NULL THEN pg_get_indexdef(x.oid) ELSE 'ALTER TABLE ' || $1 || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) END
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = x.relnamespace
             LEFT JOIN pg_constraint k ON k.conindid = x.oid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u')
        WHERE i.indrelid = to_regclass($1) AND x.relkind = 'i' AND NOT i.indisexclusion AND NOT i.indisclustered AND NOT i.indisreplident AND i.indisvalid AND i.indisready
          AND x.reltablespace = 0 AND NOT x.relispartition AND x.relowner = (SELECT t.relowner FROM pg_class t WHERE t.oid = i.indrelid)
          AND (k.oid IS NULL OR k.conislocal AND k.coninhcount = 0 AND x.reloptions IS NULL)
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = x.oid AND coalesce(a.attstattarget, -1) <> -1)
          AND NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = 'pg_class'::regclass AND d.objoid = x.oid OR d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid)
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = x.oid OR d.refclassid = 'pg_constraint'::regclass AND d.refobjid = k.oid AND d.objid <> x.oid)
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE (d.classid = 'pg_class'::regclass AND d.objid = x.oid OR d.classid = 'pg_constraint'::regclass AND d.objid = k.oid)
                          AND d.deptype IN ('e', 'x', 'i', 'P', 'S') AND d.refobjid IS DISTINCT FROM k.oid)
        ORDER BY 1
        """;

    /// <returns>The statements that make them; for the same transaction.</returns>
    public static async Task<IReadOnlyList<string>> BeginAsync(NpgsqlConnection connection, StagedTable table, CancellationToken cancellationToken)
    {
        var path = await connection.ValueAsync<string>("SELECT current_setting('search_path')", cancellationToken) ?? "";
        await connection.ExecuteAsync("SET LOCAL search_path = pg_catalog", cancellationToken);
        var indexes = await connection.QueryAsync(Query, row => (Drop: row.GetString(0), Make: row.GetString(1)), cancellationToken, table.Live.Quoted);
        await connection.ValueAsync<string>("SELECT set_config('search_path', $1, true)", cancellationToken, path);
        foreach (var index in indexes) await connection.ExecuteAsync(index.Drop, cancellationToken);
        return [.. indexes.Select(index => index.Make)];
    }
}
