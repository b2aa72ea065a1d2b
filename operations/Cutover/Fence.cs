using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>
/// Keeps every client, the owner too, from writing to a database, and lets replication through: a trigger on every table
/// that refuses, which a subscription's worker does not fire. Only a fence that the catalog holds survives a crash of ours.
/// </summary>
internal static class Fence
{
    public const string Trigger = "rollback_infra_fence";

    /// <param name="has">`NOT` for the tables without the trigger, empty for those with it.</param>
    private static string Tables(string has) => $"""
        SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
          AND {has} EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'rollback_infra_fence')
        ORDER BY 1, 2
        """;

    public static readonly string Function = """
        CREATE OR REPLACE FUNCTION rollback_infra.refuse_write() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          RAISE EXCEPTION 'this database is not the primary: another generation takes the writes' USING ERRCODE = 'read_only_sql_transaction', HINT = 'Connect through the gateway.';
        END $body$
        """;

    /// <summary>In the caller's transaction: waits for writers to finish, then keeps new ones waiting until it commits (and refuses them) or is taken back.</summary>
    public static readonly string Raise = $"""
        DO $fence$ DECLARE target record; BEGIN
          FOR target IN {Tables("NOT")} LOOP
            EXECUTE pg_catalog.format('CREATE TRIGGER {Trigger} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION rollback_infra.refuse_write()', target.nspname, target.relname);
          END LOOP;
        END $fence$
        """;

    private static readonly string Lower = $"""
        DO $fence$ DECLARE target record; BEGIN
          FOR target IN {Tables("")} LOOP
            EXECUTE pg_catalog.format('DROP TRIGGER {Trigger} ON %I.%I', target.nspname, target.relname);
          END LOOP;
        END $fence$
        """;

    /// <summary>Lets clients write. One transaction: all tables or none.</summary>
    public static Task LowerAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(Lower, cancellationToken);

    public static Task<bool> IsRaisedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ValueAsync<bool>($"SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgname = '{Trigger}')", cancellationToken);
}
