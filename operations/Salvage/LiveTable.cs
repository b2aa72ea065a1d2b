using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>A table as one must know it to write its rows.</summary>
internal sealed record LiveTable(string Schema, string Name, bool IsPartitioned, IReadOnlyDictionary<string, LiveColumn> Columns)
{
    private const string Query = """
        SELECT n.nspname, c.relname, c.relkind = 'p', a.attname, format_type(a.atttypid, a.atttypmod), format_type(b.base, -1), a.attnotnull,
               d.oid IS NOT NULL OR a.attidentity <> '' OR t.typdefault IS NOT NULL, a.attidentity = 'a', a.attgenerated <> ''
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             CROSS JOIN LATERAL (
               WITH RECURSIVE down AS (SELECT a.atttypid AS base UNION ALL SELECT y.typbasetype FROM down JOIN pg_type y ON y.oid = down.base AND y.typtype = 'd')
               SELECT base FROM down JOIN pg_type y ON y.oid = down.base WHERE y.typtype <> 'd') b
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')
        ORDER BY 1, 2, a.attnum
        """;

    public string FullName => TableShape.NameOf(Schema, Name);

    public string Quoted => Sql.Name(Schema, Name);

    /// <summary>For UPDATE, DELETE and FROM: without the tables that inherit from it, which are listed by themselves.</summary>
    public string Only => IsPartitioned ? Quoted : $"ONLY {Quoted}";

    /// <param name="connection">With search_path = pg_catalog, so that names of types come out qualified.</param>
    public static async Task<IReadOnlyDictionary<string, LiveTable>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            Query,
            row => (Schema: row.GetString(0), Name: row.GetString(1), IsPartitioned: row.GetBoolean(2), Column: new LiveColumn(
                row.GetString(3), row.GetString(4), row.GetString(5), row.GetBoolean(6), row.GetBoolean(7), row.GetBoolean(8), row.GetBoolean(9))),
            cancellationToken);
        return rows.GroupBy(row => (row.Schema, row.Name, row.IsPartitioned))
            .Select(group => new LiveTable(group.Key.Schema, group.Key.Name, group.Key.IsPartitioned, group.ToDictionary(row => row.Column.Name, row => row.Column)))
            .ToDictionary(table => table.FullName);
    }
}
