using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast.Fit;

/// <summary>Catalog queries for what a schema allows. They run with search_path = pg_catalog.</summary>
internal static class FitQueries
{
    private const string Mine = """
        c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
        """;

    public const string Tables = $"SELECT n.nspname, c.relname, c.relkind = 'p' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {Mine} ORDER BY 1, 2";

    public const string Columns = $"""
        SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull OR t.typnotnull, a.attgenerated <> ''
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND {Mine} ORDER BY 1, 2, 3
        """;

    /// <summary>Hash partitions are left out: they share rows among themselves, and take all. So does a default partition.</summary>
    public static readonly string Rules = $$"""
        SELECT n.nspname, c.relname, CASE k.contype WHEN 'c' THEN 'check' ELSE 'exclusion' END, k.conname, pg_get_constraintdef(k.oid), {{ColumnsOf}}, coalesce(pg_get_expr(k.conbin, k.conrelid), ''), ''
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype IN ('c', 'x') AND {{Mine}}
        UNION ALL
        SELECT n.nspname, c.relname, 'reference', k.conname, pg_get_constraintdef(k.oid), {{ColumnsOf}},
               (SELECT string_agg(format('r.%I IS NOT NULL', a.attname), ' AND ') FROM unnest(k.conkey) u(attnum) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum)
               || format(' AND NOT EXISTS (SELECT FROM %s p WHERE %s)', {{ReferenceMatch.Rows("pn", "p")}}, {{ReferenceMatch.Query("r", "p")}}), ''
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0 AND {{Mine}}
        UNION ALL
        SELECT n.nspname, c.relname, 'unique', x.relname, format('(%s)%s%s', keys.list, CASE WHEN i.indnullsnotdistinct THEN ' nulls not distinct' END, ' where ' || pg_get_expr(i.indpred, i.indrelid)), keys.columns, keys.list,
               concat_ws(' AND ', '(' || pg_get_expr(i.indpred, i.indrelid) || ')', CASE WHEN NOT i.indnullsnotdistinct THEN keys.given END)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN LATERAL (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' ORDER BY k) AS list, string_agg('(' || pg_get_indexdef(i.indexrelid, k, true) || ') IS NOT NULL', ' AND ' ORDER BY k) AS given,
               ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND (a.attnum = ANY (i.indkey[0 : i.indnkeyatts - 1]) AND a.attnum > 0
                 OR EXISTS (SELECT FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = i.indexrelid AND o.refclassid = 'pg_class'::regclass AND o.refobjid = i.indrelid AND o.refobjsubid = a.attnum)) ORDER BY 1) AS columns
               FROM generate_series(1, i.indnkeyatts) k) keys
        WHERE i.indisunique AND i.indisvalid AND {{Mine}}
        UNION ALL
        SELECT n.nspname, c.relname, 'partition', c.relname, leaves.test, '{}', leaves.test, ''
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_partitioned_table d ON d.partrelid = c.oid
             CROSS JOIN LATERAL (SELECT coalesce(string_agg('(' || pg_get_partition_constraintdef(t.relid) || ')', ' OR ' ORDER BY pg_get_partition_constraintdef(t.relid)), 'false') AS test FROM pg_partition_tree(c.oid) t WHERE t.isleaf AND t.level > 0) leaves
        WHERE d.partstrat <> 'h' AND d.partdefid = 0 AND leaves.test !~ 'satisfies_hash_partition' AND {{Mine}}
        ORDER BY 1, 2, 3, 4
        """;

    private const string ColumnsOf = "coalesce((SELECT array_agg(a.attname::text) FROM unnest(k.conkey) u(attnum) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum), '{}')";

    public const string Types = """
        SELECT format_type(t.oid, NULL), CASE t.typtype WHEN 'e' THEN (SELECT array_agg(l.enumlabel::text ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid) END,
               CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE '' END, t.typnotnull,
               coalesce((SELECT array_agg(pg_get_expr(k.conbin, 0) ORDER BY pg_get_expr(k.conbin, 0)) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '{}')
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        """;
}
