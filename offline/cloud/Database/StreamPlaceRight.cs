namespace Rollback.Offline.Cloud.Database;

/// <summary>Lets the master user say from where a subscription goes on, as RDS does: a restored copy becomes a follower by it.</summary>
internal static class StreamPlaceRight
{
    // Entered as the function's initial privileges too: a schema copy would carry the grant along otherwise.
    private const string Text = """
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_advance(text, pg_lsn) TO rds_superuser;
        UPDATE pg_catalog.pg_init_privs i SET initprivs = p.proacl FROM pg_catalog.pg_proc p
        WHERE p.oid = 'pg_catalog.pg_replication_origin_advance(text, pg_lsn)'::regprocedure AND i.classoid = 'pg_catalog.pg_proc'::regclass AND i.objoid = p.oid;
        """;

    /// <summary>For every database that is made from now on. Needs the role `rds_superuser`.</summary>
    public static Task GrantAsync(Administrator administrator, CancellationToken cancellationToken) =>
        administrator.ExecuteAsync(Text, cancellationToken, "template1");
}
