using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>
/// Drops, within a transaction that has an empty table to itself, the indexes that are faster made at once than kept row by row,
/// and tells how to make them again just as they were. Indexes with anything that such a statement does not say stay: those of
/// constraints, the replica identity, the one the table is clustered by, comments, tablespaces, statistics, dependents.
/// </summary>
internal static class IndexRest
{
    /// <summary>Names come out qualified only where the search path has none of them.</summary>
    private const string Query = """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(x.relname), pg_get_indexdef(x.oid)
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = x.relnamespace
        WHERE i.indrelid = to_regclass($1) AND x.relkind = 'i' AND NOT i.indisunique AND NOT i.indisexclusion AND NOT i.indisclustered AND NOT i.indisreplident
          AND i.indisvalid AND i.indisready AND x.reltablespace = 0 AND NOT x.relispartition
          AND NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = 'pg_class'::regclass AND d.objoid = x.oid)
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = x.oid AND coalesce(a.attstattarget, -1) <> -1)
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = x.oid)
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = x.oid AND d.deptype IN ('e', 'x', 'i', 'P', 'S'))
          AND x.relowner = (SELECT t.relowner FROM pg_class t WHERE t.oid = i.indrelid)
        ORDER BY 1
        """;

    /// <returns>The statements that make them; for the same transaction.</returns>
    public static async Task<IReadOnlyList<string>> BeginAsync(NpgsqlConnection connection, StagedTable table, CancellationToken cancellationToken)
    {
        var path = await connection.ValueAsync<string>("SELECT current_setting('search_path')", cancellationToken) ?? "";
        await connection.ExecuteAsync("SET LOCAL search_path = pg_catalog", cancellationToken);
        var indexes = await connection.QueryAsync(Query, row => (Name: row.GetString(0), Definition: row.GetString(1)), cancellationToken, table.Live.Quoted);
        await connection.ValueAsync<string>("SELECT set_config('search_path', $1, true)", cancellationToken, path);
        if (indexes.Count > 0) await connection.ExecuteAsync($"DROP INDEX {string.Join(", ", indexes.Select(index => index.Name))}", cancellationToken);
        return [.. indexes.Select(index => index.Definition)];
    }
}
