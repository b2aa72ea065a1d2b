using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Catalog queries. They run with search_path = pg_catalog, so every name of the user's comes out qualified.</summary>
internal static class CatalogQueries
{
    /// <summary>Ours: what a cutover keeps in the databases it moves.</summary>
    public const string OwnSchema = "rollback_infra";

    private const string Mine = $"n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', '{OwnSchema}')";

    private static string NotOfExtension(string catalog, string alias) =>
        $"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalog}'::regclass AND e.objid = {alias}.oid AND e.deptype = 'e')";

    public static readonly string Tables = $"""
        SELECT n.nspname, c.relname, c.relkind = 'p', c.relpersistence = 'u',
               (SELECT coalesce(array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C"), '{"{}"}') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
               (SELECT coalesce(array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attname::text COLLATE "C"), '{"{}"}') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
               coalesce((SELECT (SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, position) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum WHERE k.position <= i.indnkeyatts)
                         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                         WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                           AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, position) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum WHERE k.position <= i.indnkeyatts AND NOT a.attnotnull)
                         ORDER BY i.indisprimary DESC, i.indnkeyatts, x.relname LIMIT 1), '{"{}"}')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND {Mine} AND {NotOfExtension("pg_class", "c")}
        ORDER BY 1, 2
        """;

    /// <summary>Materialized views that hold rows, read as tables are.</summary>
    public static readonly string Views = $"""
        SELECT n.nspname, c.relname, false, false,
               (SELECT coalesce(array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C"), '{"{}"}') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
               (SELECT coalesce(array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attname::text COLLATE "C"), '{"{}"}') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), ARRAY[]::text[]
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND c.relispopulated AND {Mine} AND {NotOfExtension("pg_class", "c")}
        ORDER BY 1, 2
        """;

    /// <summary>Tables of extensions whose rows are the user's, as far as the extension says: pg_dump writes them too.</summary>
    public static readonly string Configurations = $"""
        SELECT n.nspname, c.relname, false, c.relpersistence = 'u',
               (SELECT coalesce(array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C"), '{"{}"}') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
               (SELECT coalesce(array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attname::text COLLATE "C"), '{"{}"}') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
               ARRAY[]::text[], coalesce(x.extcondition[f.place], '')
        FROM pg_extension x CROSS JOIN LATERAL unnest(x.extconfig) WITH ORDINALITY f(oid, place) JOIN pg_class c ON c.oid = f.oid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND {Mine}
        ORDER BY 1, 2
        """;

    /// <summary>Sequences with the integer column that they feed, by ownership or by the column's default.</summary>
    public static readonly string Sequences = $"""
        SELECT n.nspname, c.relname, s.seqincrement, tn.nspname, t.relname, a.attname
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN LATERAL (
               SELECT o.refobjid AS relid, o.refobjsubid AS attnum FROM pg_depend o
               WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i') AND o.refobjsubid > 0
               UNION ALL
               SELECT d.adrelid, d.adnum FROM pg_depend o JOIN pg_attrdef d ON d.oid = o.objid
               WHERE o.classid = 'pg_attrdef'::regclass AND o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid LIMIT 1) f ON true
             LEFT JOIN pg_class t ON t.oid = f.relid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
             LEFT JOIN pg_attribute a ON a.attrelid = f.relid AND a.attnum = f.attnum AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
        WHERE c.relpersistence <> 't' AND {Mine} AND {NotOfExtension("pg_class", "c")}
        ORDER BY 1, 2
        """;

    /// <summary>
    /// Foreign keys with their columns; those that partitions inherit are checked through their parent. One that was never
    /// validated promises nothing about the rows that were there before.
    /// </summary>
    public static readonly string ForeignKeys = $"""
        SELECT n.nspname, c.relname, k.conname, {ReferenceMatch.Rows("n", "c")}, {ReferenceMatch.Rows("rn", "r")}, k.confmatchtype = 'f',
               (SELECT array_agg(a.attname::text ORDER BY u.position) FROM unnest(k.conkey) WITH ORDINALITY u(attnum, position) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
               {ReferenceMatch.Query("c", "p")}
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
        WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0 AND {Mine}
        ORDER BY 1, 2, 3
        """;
}
