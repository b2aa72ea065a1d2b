namespace Rollback.Operations.Parity;

/// <summary>
/// Roles that something in this database was granted to or that a policy names, and the roles that are their members: without
/// them, or with less, the application is locked out. The server's other roles are its own. See <see cref="ObjectQueries"/>.
/// </summary>
internal static class RoleQueries
{
    /// <summary>Kind of the roles themselves; one that only one side names is told by the grant or the membership that names it.</summary>
    public const string Role = "role";

    public static IEnumerable<string> All => [Roles, Settings, Parameters];

    /// <summary>Owners of the database may be called otherwise on each side, and are left out; so are the server's predefined roles. Of a superuser only that counts: nothing else holds it back.</summary>
    private const string Concerned = """
        , concerned AS (
          WITH RECURSIVE r AS (
            SELECT d.refobjid AS oid FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid OR d.dbid = 0 AND d.classid = 'pg_database'::regclass AND d.objid = b.oid WHERE b.datname = current_database() AND d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('a', 'r')
            UNION SELECT s.setrole FROM pg_db_role_setting s JOIN pg_database b ON b.oid = s.setdatabase WHERE b.datname = current_database()
            UNION SELECT m.member FROM pg_auth_members m JOIN r ON r.oid = m.roleid)
          SELECT p.* FROM r JOIN pg_roles p ON p.oid = r.oid JOIN pg_database b ON b.datname = current_database()
          WHERE p.oid <> b.datdba AND p.rolname !~ '^(pg_|rds)')
        """;

    private static string Roles => $"""
        {Concerned} SELECT '{Role}', NULL, p.rolname,
               CASE WHEN p.rolsuper THEN 'superuser' ELSE concat_ws(', ', CASE WHEN p.rolcanlogin THEN 'login' ELSE 'no login' END, CASE WHEN NOT p.rolinherit THEN 'no inherit' END, CASE WHEN p.rolcreaterole THEN 'create roles' END, CASE WHEN p.rolcreatedb THEN 'create databases' END,
                 CASE WHEN p.rolreplication THEN 'replication' END, CASE WHEN p.rolbypassrls THEN 'bypass row security' END, 'connection limit ' || nullif(p.rolconnlimit, -1), 'valid until ' || nullif(p.rolvaliduntil, 'infinity')::text,
                 'member of ' || (SELECT string_agg(DISTINCT g.rolname || CASE WHEN m.admin_option THEN ' with admin option' ELSE '' END, ', ') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = p.oid),
                 'members ' || (SELECT string_agg(DISTINCT u.rolname::text, ', ') FROM pg_auth_members m JOIN concerned u ON u.oid = m.member WHERE m.roleid = p.oid)) END
        FROM concerned p
        """;

    /// <summary>What a role may set that is a superuser's otherwise.</summary>
    private static string Parameters => $"""
        {Concerned} SELECT 'grant', NULL, 'parameter ' || a.parname || ' to ' || p.rolname, string_agg(e.privilege_type || CASE WHEN e.is_grantable THEN ' with grant option' ELSE '' END, ', ' ORDER BY e.privilege_type)
        FROM pg_parameter_acl a CROSS JOIN LATERAL aclexplode(a.paracl) e JOIN concerned p ON p.oid = e.grantee GROUP BY a.parname, p.rolname
        """;

    /// <summary>Those of the role in every database; what it has in this one is beside the database's settings.</summary>
    private static string Settings => $"""
        {Concerned} SELECT 'setting', NULL, 'of ' || p.rolname || ' everywhere ' || split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)
        FROM concerned p JOIN pg_db_role_setting s ON s.setrole = p.oid AND s.setdatabase = 0 CROSS JOIN LATERAL unnest(s.setconfig) o WHERE {ForeignQueries.IsContent}
        """;
}
