namespace Rollback.Offline.Cloud.Database;

/// <summary>
/// Lets the master user name a point of the log to restore to. RDS does not: there a restore takes a time only. Local drills
/// get the exact point, and a caller that may not call the function has to do with a time on both.
/// </summary>
internal static class RestorePointRight
{
    // Entered as the function's initial privileges too: a schema copy would carry the grant along otherwise.
    private const string Text = """
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_create_restore_point(text) TO rds_superuser;
        UPDATE pg_catalog.pg_init_privs i SET initprivs = p.proacl FROM pg_catalog.pg_proc p
        WHERE p.oid = 'pg_catalog.pg_create_restore_point(text)'::regprocedure AND i.classoid = 'pg_catalog.pg_proc'::regclass AND i.objoid = p.oid;
        """;

    /// <summary>For every database that is made from now on. Needs the role `rds_superuser`.</summary>
    public static Task GrantAsync(Administrator administrator, CancellationToken cancellationToken) =>
        administrator.ExecuteAsync(Text, cancellationToken, "template1");
}
