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

    public static readonly string Objects = $"""
        SELECT 'table', n.nspname || '.' || c.relname, n.nspname || '.' || c.relname,
               concat_ws(', ', CASE c.relkind WHEN 'p' THEN 'partitioned by ' || pg_get_partkeydef(c.oid) ELSE 'table' END, CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
                 'replica identity ' || c.relreplident::text, CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
                 'options ' || c.reloptions::text, 'partition ' || pg_get_expr(c.relpartbound, c.oid),
                 'of ' || (SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND {Mine} AND {NotOfExtension("pg_class", "c")}
        UNION ALL
        SELECT 'column', n.nspname || '.' || c.relname, n.nspname || '.' || c.relname || '.' || a.attname,
               concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation::text END,
                 CASE WHEN a.attnotnull THEN 'not null' END, CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
                 CASE WHEN a.attgenerated <> '' THEN 'generated' WHEN d.oid IS NOT NULL THEN 'default' END, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
             LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND a.attnum > 0 AND NOT a.attisdropped AND {Mine} AND {NotOfExtension("pg_class", "c")}
        UNION ALL
        SELECT 'constraint', n.nspname || '.' || c.relname, n.nspname || '.' || c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype <> 'n' AND {Mine} AND {NotOfExtension("pg_class", "c")}
        UNION ALL
        SELECT 'index', n.nspname || '.' || c.relname, n.nspname || '.' || x.relname,
               concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN '(invalid)' END, CASE WHEN NOT i.indisready THEN '(not ready)' END, CASE WHEN i.indisreplident THEN '(replica identity)' END)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND {Mine} AND {NotOfExtension("pg_class", "c")}
        UNION ALL
        SELECT 'sequence', NULL, n.nspname || '.' || c.relname,
               concat_ws(' ', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement, 'minimum', s.seqmin, 'maximum', s.seqmax, 'cache', s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END,
                 (SELECT 'owned by ' || o.refobjid::regclass || '.' || a.attname FROM pg_depend o JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i') LIMIT 1))
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relpersistence <> 't' AND {Mine} AND {NotOfExtension("pg_class", "c")}
        UNION ALL
        SELECT 'trigger', n.nspname || '.' || c.relname, n.nspname || '.' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' (' || t.tgenabled::text || ')'
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND t.tgname <> '{Cutover.Fence.Trigger}' AND {Mine}
        UNION ALL
        SELECT 'policy', n.nspname || '.' || c.relname, n.nspname || '.' || c.relname || '.' || p.polname,
               concat_ws(' ', p.polcmd, CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, 'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {Mine}
        UNION ALL
        SELECT 'view', NULL, n.nspname || '.' || c.relname, CASE c.relkind WHEN 'm' THEN 'materialized ' ELSE '' END || pg_get_viewdef(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND {Mine} AND {NotOfExtension("pg_class", "c")}
        UNION ALL
        SELECT 'function', NULL, p.oid::regprocedure::text, CASE WHEN p.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {Mine} AND {NotOfExtension("pg_proc", "p")}
        UNION ALL
        SELECT 'type', NULL, n.nspname || '.' || t.typname,
               CASE t.typtype
                 WHEN 'e' THEN 'enum ' || (SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid)
                 WHEN 'd' THEN concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault, (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype <> 'n'))
                 WHEN 'r' THEN 'range of ' || (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid)
                 ELSE 'composite ' || coalesce((SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') END
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c') AND {Mine} AND {NotOfExtension("pg_type", "t")}
        UNION ALL
        SELECT 'extension', NULL, extname, extversion FROM pg_extension WHERE extname <> 'plpgsql'
        UNION ALL
        SELECT 'grant', CASE WHEN c.relkind <> 'S' THEN n.nspname || '.' || c.relname END, n.nspname || '.' || c.relname || ' to ' || coalesce(g.rolname, 'PUBLIC'), string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END, ', ' ORDER BY a.privilege_type)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
        WHERE a.grantee <> c.relowner AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't' AND {Mine} AND {NotOfExtension("pg_class", "c")} GROUP BY c.relkind, n.nspname, c.relname, g.rolname
        ORDER BY 1, 3
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

    /// <summary>Foreign keys with their columns; those that partitions inherit are checked through their parent.</summary>
    public static readonly string ForeignKeys = $"""
        SELECT n.nspname, c.relname, k.conname, rn.nspname, r.relname, k.confmatchtype = 'f',
               (SELECT array_agg(a.attname::text ORDER BY u.position) FROM unnest(k.conkey) WITH ORDINALITY u(attnum, position) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
               (SELECT array_agg(a.attname::text ORDER BY u.position) FROM unnest(k.confkey) WITH ORDINALITY u(attnum, position) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0 AND {Mine}
        ORDER BY 1, 2, 3
        """;
}
