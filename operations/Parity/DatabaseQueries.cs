namespace Rollback.Operations.Parity;

/// <summary>What was decided when the database was made, what is attached to anything, and the rarer kinds of objects. See <see cref="ObjectQueries"/>.</summary>
internal static class DatabaseQueries
{
    /// <summary>Kind of the objects that a replication makes too; compared with a rule of its own (<see cref="SchemaComparison"/>).</summary>
    public const string Publication = "publication";

    /// <summary>Beginning of the names of the publications that a switch makes.</summary>
    public const string OwnPublications = "rollback_to_";

    /// <summary>Beginning of a large object's name.</summary>
    public const string LargeObject = "large object ";

    public static IEnumerable<string> All => [Locale, CollationVersions, Comment, SecurityLabels, Publications, Conversions, Transforms, AccessMethods, LargeObjectOwners, LargeObjectGrants];

    /// <summary>How texts are sorted and compared by default. Systems spell the same locale in several ways; the column of ICU's has another name from PostgreSQL 17 on.</summary>
    private static string Locale => """
        SELECT 'database', NULL, v.name, v.value
        FROM pg_database b CROSS JOIN LATERAL (VALUES
               ('collation', concat_ws(' ', CASE b.datlocprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE b.datlocprovider::text END, replace(lower(b.datcollate), 'utf-8', 'utf8'),
                  coalesce(to_jsonb(b) ->> 'datlocale', to_jsonb(b) ->> 'daticulocale'), to_jsonb(b) ->> 'daticurules')),
               ('character classes', replace(lower(b.datctype), 'utf-8', 'utf8')),
               ('connection limit', nullif(b.datconnlimit, -1)::text)) v(name, value)
        WHERE b.datname = current_database() AND v.value IS NOT NULL
        """;

    /// <summary>Only where the system's rules have changed since: indexes on texts may be in the wrong order.</summary>
    private static string CollationVersions => """
        SELECT 'collation version', NULL, v.name, 'made with ' || v.was || ', the system has ' || coalesce(v.now, 'none')
        FROM (SELECT 'database', b.datcollversion, pg_database_collation_actual_version(b.oid) FROM pg_database b WHERE b.datname = current_database()
              UNION ALL SELECT k.collnamespace::regnamespace || '.' || k.collname, k.collversion, pg_collation_actual_version(k.oid) FROM pg_collation k WHERE k.collversion IS NOT NULL AND k.oid IN (SELECT a.attcollation FROM pg_attribute a JOIN c ON c.oid = a.attrelid)) v(name, was, now)
        WHERE v.was <> coalesce(v.now, '')
        """;

    /// <summary>A database's own name does not count.</summary>
    private static string Comment => "SELECT 'comment', NULL, 'database', d.description FROM pg_shdescription d JOIN pg_database b ON b.oid = d.objoid WHERE d.classoid = 'pg_database'::regclass AND b.datname = current_database()";

    private static string SecurityLabels => $"""
        SELECT 'security label', c.full, concat_ws(' ', i.type, i.identity, 'for', l.provider), l.label
        FROM pg_seclabel l CROSS JOIN LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) i LEFT JOIN c ON l.classoid = 'pg_class'::regclass AND c.oid = l.objoid
        WHERE (i.schema IS NULL OR i.schema IN (SELECT quote_ident(n.nspname) FROM n)) AND i.identity IS NOT NULL
        """;

    private static string Publications => $"""
        SELECT '{Publication}', NULL, p.pubname,
               concat_ws(' ', CASE WHEN p.puballtables THEN 'all tables' END, 'of ' || concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END), CASE WHEN p.pubviaroot THEN 'via partition root' END,
                 'tables ' || (SELECT string_agg(concat_ws(' ', r.prrelid::regclass, '(' || (SELECT string_agg(a.attname, ', ' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])) || ')', 'where ' || pg_get_expr(r.prqual, r.prrelid)), ', ' ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = p.oid),
                 'schemas ' || (SELECT string_agg(s.pnnspid::regnamespace::text, ', ' ORDER BY s.pnnspid::regnamespace::text) FROM pg_publication_namespace s WHERE s.pnpubid = p.oid),
                 'owner ' || nullif(p.pubowner, b.datdba)::regrole, 'comment ' || obj_description(p.oid, 'pg_publication'))
        FROM pg_publication p JOIN pg_database b ON b.datname = current_database() WHERE NOT starts_with(p.pubname, '{OwnPublications}') AND {ObjectQueries.Own("pg_publication", "p")}
        """;

    private static string Conversions => $"SELECT 'conversion', NULL, n.full || '.' || v.conname, concat_ws(' ', pg_encoding_to_char(v.conforencoding), 'to', pg_encoding_to_char(v.contoencoding), v.conproc, CASE WHEN v.condefault THEN 'default' END) FROM pg_conversion v JOIN n ON n.oid = v.connamespace WHERE {ObjectQueries.Own("pg_conversion", "v")}";

    private static string Transforms => $"SELECT 'transform', NULL, format_type(t.trftype, NULL) || ' for ' || l.lanname, concat_ws(' ', 'from', nullif(t.trffromsql, 0)::regprocedure, 'to', nullif(t.trftosql, 0)::regprocedure) FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE {ObjectQueries.Own("pg_transform", "t")}";

    private static string AccessMethods => $"SELECT 'access method', NULL, m.amname, concat_ws(' ', m.amtype, m.amhandler) FROM pg_am m WHERE m.oid >= 16384 AND {ObjectQueries.Own("pg_am", "m")}";

    /// <summary>Their owners matter where they are not the database's; there may be millions.</summary>
    private static string LargeObjectOwners => $"SELECT '{GrantQueries.Owner}', NULL, '{LargeObject}' || m.oid, m.lomowner::regrole::text FROM pg_largeobject_metadata m JOIN pg_database b ON b.datname = current_database() WHERE m.lomowner <> b.datdba";

    private static string LargeObjectGrants => $"""
        SELECT 'grant', NULL, '{LargeObject}' || m.oid || ' to ' || CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE e.grantee::regrole::text END, string_agg(e.privilege_type || CASE WHEN e.is_grantable THEN ' with grant option' ELSE '' END, ', ' ORDER BY e.privilege_type)
        FROM pg_largeobject_metadata m, aclexplode(m.lomacl) e WHERE e.grantee <> m.lomowner GROUP BY m.oid, e.grantee
        """;
}
