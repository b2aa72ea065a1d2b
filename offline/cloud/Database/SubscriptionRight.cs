namespace Rollback.Offline.Cloud.Database;

/// <summary>
/// RDS lets its master user subscribe; stock PostgreSQL 15 lets superusers only. So the role is one for the length of that
/// statement, in a transaction that no other session sees, and is none again before it commits. And it may say from where a
/// subscription goes on, as on RDS.
/// </summary>
internal static class SubscriptionRight
{
    // Members of an extension, and initial privileges: schema copies leave them out, as they would on RDS, where there is nothing of the kind.
    private const string Text = """
        DO $do$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'rds_subscription_begin') THEN
            CREATE OR REPLACE FUNCTION pg_catalog.rds_allow_subscription() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $body$
            BEGIN
              IF session_user <> current_user AND pg_has_role(session_user, 'rds_superuser', 'MEMBER') THEN
                EXECUTE format('ALTER ROLE %I %s', session_user, CASE tg_event WHEN 'ddl_command_start' THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END);
              END IF;
            END $body$;
            CREATE EVENT TRIGGER rds_subscription_begin ON ddl_command_start WHEN TAG IN ('CREATE SUBSCRIPTION') EXECUTE FUNCTION pg_catalog.rds_allow_subscription();
            CREATE EVENT TRIGGER rds_subscription_end ON ddl_command_end WHEN TAG IN ('CREATE SUBSCRIPTION') EXECUTE FUNCTION pg_catalog.rds_allow_subscription();
            ALTER EXTENSION plpgsql ADD FUNCTION pg_catalog.rds_allow_subscription();
            ALTER EXTENSION plpgsql ADD EVENT TRIGGER rds_subscription_begin;
            ALTER EXTENSION plpgsql ADD EVENT TRIGGER rds_subscription_end;
          END IF;
        END $do$;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_advance(text, pg_lsn), pg_catalog.pg_replication_origin_progress(text, boolean) TO rds_superuser;
        UPDATE pg_catalog.pg_init_privs i SET initprivs = p.proacl FROM pg_catalog.pg_proc p
        WHERE p.oid IN ('pg_catalog.pg_replication_origin_advance(text, pg_lsn)'::regprocedure, 'pg_catalog.pg_replication_origin_progress(text, boolean)'::regprocedure)
          AND i.classoid = 'pg_catalog.pg_proc'::regclass AND i.objoid = p.oid;
        """;

    /// <summary>For every database that is made from now on. Needs the role `rds_superuser`.</summary>
    public static Task GrantAsync(Administrator administrator, CancellationToken cancellationToken) =>
        administrator.ExecuteAsync(Text, cancellationToken, "template1");
}
