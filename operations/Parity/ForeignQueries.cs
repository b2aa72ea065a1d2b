namespace Rollback.Operations.Parity;

/// <summary>What concerns the whole database: extensions, servers, event triggers, settings, comments. See <see cref="ObjectQueries"/>.</summary>
internal static class ForeignQueries
{
    public static IEnumerable<string> All => [Extensions, Wrappers, Servers, Mappings, EventTriggers, Settings, Comments];

    private static string Extensions => "SELECT 'extension', NULL, x.extname, concat_ws(' ', x.extversion, CASE WHEN x.extrelocatable THEN 'in ' || x.extnamespace::regnamespace END, 'comment ' || nullif(obj_description(x.oid, 'pg_extension'), (SELECT a.comment FROM pg_available_extensions a WHERE a.name = x.extname))) FROM pg_extension x WHERE x.extname <> 'plpgsql'";

    private static string Wrappers => $"SELECT 'foreign data wrapper', NULL, w.fdwname, concat_ws(' ', nullif(w.fdwhandler, 0)::regprocedure, nullif(w.fdwvalidator, 0)::regprocedure, {Options("w.fdwoptions")}) FROM pg_foreign_data_wrapper w WHERE {ObjectQueries.Own("pg_foreign_data_wrapper", "w")}";

    private static string Servers => $"SELECT 'server', NULL, s.srvname, concat_ws(' ', w.fdwname, s.srvtype, s.srvversion, {Options("s.srvoptions")}) FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw";

    /// <summary>They hold passwords: a digest only. Who may not see them sees none, on either side.</summary>
    private static string Mappings => "SELECT 'user mapping', NULL, m.srvname || ' for ' || m.usename, (SELECT 'options sha256:' || left(encode(sha256(convert_to(string_agg(o, ', ' ORDER BY o), 'UTF8')), 'hex'), 16) FROM unnest(m.umoptions) o) FROM pg_user_mappings m";

    private static string EventTriggers => $"SELECT 'event trigger', NULL, t.evtname, concat_ws(' ', t.evtevent, t.evtfoid::regprocedure, '(' || t.evtenabled::text || ')', (SELECT string_agg(g, ', ' ORDER BY g) FROM unnest(t.evttags) g)) FROM pg_event_trigger t WHERE {ObjectQueries.Own("pg_event_trigger", "t")}";

    /// <summary>Settings that change only how values are written are no part of the content.</summary>
    internal const string IsContent = "lower(split_part(o, '=', 1)) NOT IN ('timezone', 'datestyle', 'intervalstyle', 'extra_float_digits', 'bytea_output', 'xmlbinary', 'client_encoding', 'lc_messages', 'lc_monetary', 'lc_numeric', 'lc_time', 'client_min_messages')";

    private static string Settings => $"""
        SELECT 'setting', NULL, coalesce('of ' || s.setrole::regrole::text || ' ', '') || split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)
        FROM (SELECT nullif(d.setrole, 0) AS setrole, d.setconfig FROM pg_db_role_setting d JOIN pg_database b ON b.oid = d.setdatabase WHERE b.datname = current_database()) s, unnest(s.setconfig) o
        WHERE {IsContent}
        """;

    /// <summary>Of whatever is not an extension's, ours, or every database's own (the schema public).</summary>
    private static string Comments => $"""
        SELECT 'comment', c.full, i.type || ' ' || i.identity, d.description
        FROM pg_description d CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i LEFT JOIN c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
        WHERE d.objoid >= 16384 AND d.classoid NOT IN ('pg_extension'::regclass, 'pg_publication'::regclass, 'pg_subscription'::regclass) AND (i.schema IS NULL OR i.schema IN (SELECT quote_ident(n.nspname) FROM n))
          AND NOT (i.type = 'schema' AND i.identity = '{CatalogQueries.OwnSchema}') AND i.identity IS NOT NULL AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
        """;

    private static string Options(string column) => $"(SELECT 'options ' || string_agg(o, ', ' ORDER BY o) FROM unnest({column}) o)";
}
