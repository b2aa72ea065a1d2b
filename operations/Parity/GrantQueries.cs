namespace Rollback.Operations.Parity;

/// <summary>Who owns what, and who was granted or denied what beside the defaults. See <see cref="ObjectQueries"/>.</summary>
internal static class GrantQueries
{
    /// <summary>Kind of the objects whose definition is a role; compared with a rule of its own (<see cref="SchemaComparison"/>).</summary>
    public const string Owner = "owner";

    public static IEnumerable<string> All =>
    [
        Grants("c.full", "c.full", "c.relacl", "c.relowner", "'r'", "c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"),
        Grants("NULL", "c.full", "c.relacl", "c.relowner", "'s'", "c WHERE c.relkind = 'S'"),
        Grants("c.full", "c.full || '.' || a.attname", "a.attacl", "c.relowner", "'c'", "c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"),
        Grants("NULL", "'schema ' || n.full", "n.nspacl", "n.nspowner", "'n'", $"n WHERE {ObjectQueries.Own("pg_namespace", "n")}"),
        Grants("NULL", "p.oid::regprocedure::text", "p.proacl", "p.proowner", "'f'", $"pg_proc p JOIN n ON n.oid = p.pronamespace WHERE {ObjectQueries.Own("pg_proc", "p")}"),
        Grants("NULL", "'type ' || n.full || '.' || t.typname", "t.typacl", "t.typowner", "'T'", $"pg_type t JOIN n ON n.oid = t.typnamespace WHERE {ObjectQueries.Own("pg_type", "t")}"),
        Grants("NULL", "'database'", "b.datacl", "b.datdba", "'d'", "pg_database b WHERE b.datname = current_database()"),
        Grants("NULL", "'language ' || l.lanname", "l.lanacl", "l.lanowner", "'l'", "pg_language l"),
        Grants("NULL", "'foreign data wrapper ' || w.fdwname", "w.fdwacl", "w.fdwowner", "'F'", $"pg_foreign_data_wrapper w WHERE {ObjectQueries.Own("pg_foreign_data_wrapper", "w")}"),
        Grants("NULL", "'server ' || s.srvname", "s.srvacl", "s.srvowner", "'S'", "pg_foreign_server s"),
        Changed("pg_class", "c.oid::regclass::text", "c.relacl", "c.relowner", "(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)", "pg_class c WHERE c.relnamespace", "c"),
        Changed("pg_proc", "p.oid::regprocedure::text", "p.proacl", "p.proowner", "'f'", "pg_proc p WHERE p.pronamespace", "p"),
        Changed("pg_type", "'type ' || format_type(t.oid, NULL)", "t.typacl", "t.typowner", "'T'", "pg_type t WHERE t.typnamespace", "t"),
        DefaultPrivileges,
        Owners,
    ];

    /// <summary>What an access list adds to its kind's default, and what it takes from it. No list: the default.</summary>
    private static string Grants(string table, string name, string list, string owner, string kind, string from) => $"""
        SELECT 'grant', o.t, o.name || ' to ' || g.who, string_agg(g.what, ', ' ORDER BY g.what)
        FROM (SELECT {table} AS t, {name} AS name, {list} AS list, {owner} AS owner FROM {from}) o CROSS JOIN LATERAL (
               SELECT CASE grantee WHEN 0 THEN 'PUBLIC' WHEN o.owner THEN 'its owner' ELSE coalesce(r.rolname::text, grantee::text) END AS who,
                      CASE WHEN e.is_grantable IS NULL THEN 'not ' || privilege_type WHEN e.is_grantable AND grantee <> o.owner THEN privilege_type || ' with grant option' ELSE privilege_type END AS what
               FROM (SELECT grantee, privilege_type, bool_or(is_grantable) AS is_grantable FROM aclexplode(o.list) GROUP BY 1, 2) e FULL JOIN (SELECT grantee, privilege_type FROM aclexplode(acldefault({kind}, o.owner))) d USING (grantee, privilege_type) LEFT JOIN pg_roles r ON r.oid = grantee
               WHERE e.is_grantable IS NULL OR d.privilege_type IS NULL OR e.is_grantable AND grantee <> o.owner) g
        WHERE o.list IS NOT NULL GROUP BY o.t, o.name, g.who
        """;

    /// <summary>
    /// On what came with the system or with an extension: how it differs from what they granted themselves. Whoever owned it then
    /// stands for its owner: another role may have made the copy. What a provider's own roles may is the provider's.
    /// </summary>
    private static string Changed(string catalog, string name, string list, string owner, string kind, string from, string alias) => $"""
        SELECT 'grant', NULL, o.name || ' to ' || g.who, string_agg(g.what, ', ' ORDER BY g.what)
        FROM (SELECT x.name, coalesce(x.list, acldefault(x.kind, x.owner)) AS list, coalesce(i.initprivs, acldefault(x.kind, x.owner)) AS was, x.owner
              FROM (SELECT {alias}.oid, {name} AS name, {list} AS list, {owner} AS owner, {kind}::"char" AS kind FROM {from} = 'pg_catalog'::regnamespace OR NOT {ObjectQueries.Own(catalog, alias)}) x
                   LEFT JOIN pg_init_privs i ON i.classoid = '{catalog}'::regclass AND i.objoid = x.oid AND i.objsubid = 0
              WHERE x.list IS DISTINCT FROM i.initprivs) o CROSS JOIN LATERAL (
               SELECT coalesce(e.who, w.who) AS who, CASE WHEN e.who IS NULL THEN 'not ' || w.what WHEN e.is_grantable THEN e.what || ' with grant option' ELSE e.what END AS what
               FROM ({Exploded("o.list")}) e FULL JOIN ({Exploded("o.was")}) w ON w.who = e.who AND w.what = e.what
               WHERE (e.who IS NULL OR w.who IS NULL OR e.is_grantable <> w.is_grantable) AND coalesce(e.who, w.who) !~ '^(pg_|rds)') g
        GROUP BY o.name, g.who
        """;

    private static string Exploded(string list) => $"""
        SELECT v.who, v.privilege_type AS what, bool_or(v.is_grantable AND v.who <> 'its owner') AS is_grantable
        FROM (SELECT a.*, CASE WHEN a.grantee = 0 THEN 'PUBLIC' WHEN a.grantee IN (a.grantor, o.owner) THEN 'its owner' ELSE coalesce(r.rolname::text, a.grantee::text) END AS who FROM aclexplode({list}) a LEFT JOIN pg_roles r ON r.oid = a.grantee) v GROUP BY v.who, v.privilege_type
        """;

    private static string DefaultPrivileges => """
        SELECT 'grant', NULL, concat_ws(' ', 'default of', a.defaclrole::regrole, 'for', CASE a.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE a.defaclobjtype::text END, 'in ' || n.full),
               (SELECT string_agg(CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE e.grantee::regrole::text END || ' ' || e.privilege_type || CASE WHEN e.is_grantable THEN ' with grant option' ELSE '' END, ', ' ORDER BY e.grantee::regrole::text, e.privilege_type) FROM aclexplode(a.defaclacl) e)
        FROM pg_default_acl a LEFT JOIN n ON n.oid = a.defaclnamespace WHERE a.defaclnamespace = 0 OR n.oid IS NOT NULL
        """;

    private static readonly (string Kind, string Catalog, string Name, string Schema, string Owner)[] Others =
    [
        ("operator", "pg_operator", "o.oid::regoperator", "oprnamespace", "oprowner"),
        ("collation", "pg_collation", "n.full || '.' || o.collname", "collnamespace", "collowner"),
        ("conversion", "pg_conversion", "n.full || '.' || o.conname", "connamespace", "conowner"),
        ("text search dictionary", "pg_ts_dict", "n.full || '.' || o.dictname", "dictnamespace", "dictowner"),
        ("text search configuration", "pg_ts_config", "n.full || '.' || o.cfgname", "cfgnamespace", "cfgowner"),
        ("statistics", "pg_statistic_ext", "n.full || '.' || o.stxname", "stxnamespace", "stxowner"),
        ("server", "pg_foreign_server", "o.srvname", "", "srvowner"),
        ("foreign data wrapper", "pg_foreign_data_wrapper", "o.fdwname", "", "fdwowner"),
        ("event trigger", "pg_event_trigger", "o.evtname", "", "evtowner"),
    ];

    /// <summary>A sequence that a column owns has the table's owner.</summary>
    private static string Owners => $"""
        SELECT '{Owner}', c.full, c.full, c.relowner::regrole::text FROM c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') OR c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i'))
        UNION ALL SELECT '{Owner}', NULL, p.oid::regprocedure::text, p.proowner::regrole::text FROM pg_proc p JOIN n ON n.oid = p.pronamespace WHERE {ObjectQueries.Own("pg_proc", "p")}
        UNION ALL SELECT '{Owner}', NULL, 'type ' || n.full || '.' || t.typname, t.typowner::regrole::text FROM pg_type t JOIN n ON n.oid = t.typnamespace LEFT JOIN pg_class k ON k.oid = t.typrelid WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND k.relkind = 'c') AND {ObjectQueries.Own("pg_type", "t")}
        {string.Concat(Others.Select(one => $"UNION ALL SELECT '{Owner}', NULL, '{one.Kind} ' || {one.Name}, o.{one.Owner}::regrole::text FROM {one.Catalog} o {(one.Schema.Length > 0 ? $"JOIN n ON n.oid = o.{one.Schema}" : "")} WHERE o.oid >= 16384 AND {ObjectQueries.Own(one.Catalog, "o")} "))}
        UNION ALL SELECT '{Owner}', NULL, 'schema ' || n.full, n.nspowner::regrole::text FROM n WHERE {ObjectQueries.Own("pg_namespace", "n")}
        """;
}
