namespace Rollback.Operations.Parity;

/// <summary>
/// What a schema holds, object by object: kind, the table it belongs to, its name and its definition, in words that do not
/// depend on object numbers, on the order of creation or on the server. They run with search_path = pg_catalog.
/// </summary>
internal static class ObjectQueries
{
    /// <summary>Schemas and relations of the user's: nothing of an extension's, nothing temporary, nothing of ours.</summary>
    internal const string With = $"""
        WITH n AS (SELECT s.*, {"CASE WHEN s.nspname ~ '[.\"]' THEN quote_ident(s.nspname) ELSE s.nspname::text END"} AS full FROM pg_namespace s WHERE s.nspname !~ '^pg_' AND s.nspname NOT IN ('information_schema', '{CatalogQueries.OwnSchema}')),
        c AS (SELECT r.*, n.full || '.' || {"CASE WHEN r.relname ~ '[.\"]' THEN quote_ident(r.relname) ELSE r.relname::text END"} AS full FROM pg_class r JOIN n ON n.oid = r.relnamespace
              WHERE r.relpersistence <> 't' AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = r.oid AND e.deptype = 'e'))
        """;

    internal static string Own(string catalog, string alias) =>
        $"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalog}'::regclass AND e.objid = {alias}.oid AND e.deptype = 'e')";

    private const string Options = "(SELECT 'options ' || string_agg(o, ', ' ORDER BY o) FROM unnest({0}) o)";

    private static string OptionsOf(string column) => Options.Replace("{0}", column, StringComparison.Ordinal);

    /// <summary>Each to be run by itself.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { Schemas, Tables, Columns, Constraints, Indexes, Sequences, Triggers, Policies, Rules, Views, Statistics }.Concat(RoutineQueries.All).Concat(ForeignQueries.All).Concat(GrantQueries.All).Concat(DatabaseQueries.All).Concat(RoleQueries.All).Select(query => $"{With} {query}"),
    ];

    private static string Schemas => $"SELECT 'schema', NULL, n.full, 'schema' FROM n WHERE {Own("pg_namespace", "n")}";

    private static string Tables => $"""
        SELECT 'table', c.full, c.full,
               concat_ws(', ', CASE c.relkind WHEN 'p' THEN 'partitioned by ' || pg_get_partkeydef(c.oid) WHEN 'f' THEN 'foreign table' ELSE 'table' END, CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
                 'replica identity ' || c.relreplident::text, CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
                 {OptionsOf("c.reloptions")}, (SELECT 'toast ' || string_agg(o, ', ' ORDER BY o) FROM pg_class t, unnest(t.reloptions) o WHERE t.oid = c.reltoastrelid), 'partition ' || pg_get_expr(c.relpartbound, c.oid),
                 'of ' || (SELECT string_agg(h.inhparent::regclass || CASE WHEN h.inhdetachpending THEN ' (being detached)' ELSE '' END, ', ' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = c.oid), 'of type ' || CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
                 (SELECT 'using ' || a.amname FROM pg_am a WHERE a.oid = c.relam AND a.amname <> 'heap'),
                 (SELECT concat_ws(' ', 'server', s.srvname, {OptionsOf("f.ftoptions")}) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid))
        FROM c WHERE c.relkind IN ('r', 'p', 'f')
        """;

    private static string Columns => $"""
        SELECT 'column', c.full, c.full || '.' || a.attname,
               concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation::text END,
                 CASE WHEN a.attnotnull THEN 'not null' END, CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
                 CASE WHEN a.attgenerated = 's' THEN 'generated' WHEN a.attgenerated <> '' THEN 'generated virtual' WHEN d.oid IS NOT NULL THEN 'default' END, pg_get_expr(d.adbin, d.adrelid),
                 CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || a.attstorage::text END, CASE WHEN a.attcompression <> '' THEN 'compression ' || a.attcompression::text END,
                 'statistics ' || nullif(coalesce(a.attstattarget, -1), -1), {OptionsOf("a.attoptions")}, (SELECT 'foreign ' || string_agg(o, ', ' ORDER BY o) FROM unnest(a.attfdwoptions) o))
        FROM pg_attribute a JOIN c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
        """;

    /// <summary>A foreign key that a partition has from its parent carries a name of the server's choice, and none of its own definition.</summary>
    private static string Constraints => """
        SELECT 'constraint', c.full, c.full || '.' || k.conname, pg_get_constraintdef(k.oid) || coalesce((SELECT CASE bool_or(g.tgenabled = 'D') WHEN true THEN ' (not enforced: its triggers are disabled)' ELSE ' (its triggers fire otherwise: ' || string_agg(DISTINCT g.tgenabled::text, ', ') || ')' END FROM pg_trigger g WHERE g.tgconstraint = k.oid AND g.tgisinternal AND g.tgenabled <> 'O' HAVING count(*) > 0), '')
        FROM pg_constraint k JOIN c ON c.oid = k.conrelid WHERE k.contype <> 'n' AND NOT (k.contype = 'f' AND k.conparentid <> 0)
        """;

    private static string Indexes => """
        SELECT 'index', c.full, x.full,
               concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN '(invalid)' END, CASE WHEN NOT i.indisready THEN '(not ready)' END, CASE WHEN i.indisreplident THEN '(replica identity)' END, CASE WHEN i.indisclustered THEN '(cluster)' END,
                 (SELECT 'statistics ' || string_agg(a.attnum || ': ' || a.attstattarget, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND coalesce(a.attstattarget, -1) >= 0))
        FROM pg_index i JOIN c ON c.oid = i.indrelid JOIN c x ON x.oid = i.indexrelid WHERE c.relkind IN ('r', 'p', 'm')
        """;

    private static string Sequences => """
        SELECT 'sequence', (SELECT t.full FROM pg_depend o JOIN c t ON t.oid = o.refobjid WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i') LIMIT 1), c.full,
               concat_ws(' ', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END, format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement, 'minimum', s.seqmin, 'maximum', s.seqmax, 'cache', s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END,
                 (SELECT 'owned by ' || o.refobjid::regclass || '.' || a.attname FROM pg_depend o JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i') LIMIT 1))
        FROM pg_sequence s JOIN c ON c.oid = s.seqrelid
        """;

    private static string Triggers => $"""
        SELECT 'trigger', c.full, c.full || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' (' || t.tgenabled::text || ')' FROM pg_trigger t JOIN c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname <> '{Cutover.Fence.Trigger}'
        """;

    private static string Policies => """
        SELECT 'policy', c.full, c.full || '.' || p.polname,
               concat_ws(' ', p.polcmd, CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, 'to ' || (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END, ', ' ORDER BY CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END) FROM unnest(p.polroles) r),
                 'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy p JOIN c ON c.oid = p.polrelid
        """;

    private static string Rules => "SELECT 'rule', c.full, c.full || '.' || r.rulename, pg_get_ruledef(r.oid) || ' (' || r.ev_enabled::text || ')' FROM pg_rewrite r JOIN c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'";

    private static string Views => $"""
        SELECT 'view', NULL, c.full, concat_ws(' ', CASE c.relkind WHEN 'm' THEN 'materialized' END, CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN '(without data)' END, {OptionsOf("c.reloptions")}, (SELECT 'using ' || a.amname FROM pg_am a WHERE a.oid = c.relam AND a.amname <> 'heap'), pg_get_viewdef(c.oid),
                 (SELECT 'default ' || string_agg(a.attname || ' ' || pg_get_expr(d.adbin, d.adrelid), ', ' ORDER BY a.attname) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid),
                 (SELECT 'column ' || string_agg(concat_ws(' ', a.attname, CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || a.attstorage::text END, CASE WHEN a.attcompression <> '' THEN 'compression ' || a.attcompression::text END, 'statistics ' || nullif(coalesce(a.attstattarget, -1), -1)), ', ' ORDER BY a.attname)
                  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE c.relkind = 'm' AND a.attrelid = c.oid AND a.attnum > 0 AND (a.attstorage <> t.typstorage OR a.attcompression <> '' OR coalesce(a.attstattarget, -1) >= 0)))
        FROM c WHERE c.relkind IN ('v', 'm')
        """;

    private static string Statistics => """
        SELECT 'statistics', c.full, n.full || '.' || s.stxname, concat_ws(' ', pg_get_statisticsobjdef(s.oid), 'target ' || nullif(coalesce(s.stxstattarget, -1), -1)) FROM pg_statistic_ext s JOIN n ON n.oid = s.stxnamespace JOIN c ON c.oid = s.stxrelid
        """;
}
