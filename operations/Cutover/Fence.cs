using System.Globalization;
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

    /// <summary>A table of ours, on which raising and lowering are rehearsed.</summary>
    public const string Stage = "rollback_infra.rehearsal";

    public static readonly string Function = """
        CREATE OR REPLACE FUNCTION rollback_infra.refuse_write() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          RAISE EXCEPTION 'this database is not the primary: another generation takes the writes' USING ERRCODE = 'read_only_sql_transaction', HINT = 'Connect through the gateway.';
        END $body$
        """;

    /// <param name="has">`NOT` for the tables without the trigger, empty for those with it.</param>
    private static string Tables(string has) => $"""
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
          AND {has} EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = '{Trigger}')
        ORDER BY NOT c.relispartition, 1
        """;

    /// <summary>
    /// In the caller's transaction: waits for writers to finish, then keeps new ones waiting until it commits (and refuses
    /// them) or is taken back. Gives up with SQLSTATE 55P03 after <paramref name="limit"/>.
    /// </summary>
    /// <param name="isRehearsal">On <see cref="Stage"/> alone, after everything that finding the tables takes.</param>
    public static string Raise(TimeSpan limit, bool isRehearsal = false) => Locked(
        limit,
        isRehearsal,
        "NOT",
        "SHARE ROW EXCLUSIVE",
        $"'CREATE TRIGGER {Trigger} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ' || target || ' FOR EACH STATEMENT EXECUTE FUNCTION rollback_infra.refuse_write()'");

    /// <summary>Lets clients write once the caller's transaction commits: to all tables or none. Waits, and gives up, as <see cref="Raise"/> does.</summary>
    public static string Lower(TimeSpan limit, bool isRehearsal = false) => Locked(limit, isRehearsal, "", "ACCESS EXCLUSIVE", $"'DROP TRIGGER {Trigger} ON ' || target");

    public static Task<bool> IsRaisedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ValueAsync<bool>($"SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgname = '{Trigger}')", cancellationToken);

    // A writer may hold one of our tables and want another that we hold. So no lock is waited for long: all are given back,
    // and the one that could not be had goes first next time, which finds the order in which writers take them. Each
    // patience is double the last, so that a transaction which is merely long is waited for, and a vacuum is cancelled.
    private static string Locked(TimeSpan limit, bool isRehearsal, string has, string mode, string change) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        DO $fence$
        DECLARE
          tables text[] := ARRAY ({Tables(has)});
          target text;
          deadline timestamptz := pg_catalog.clock_timestamp() + interval '{(long)limit.TotalMilliseconds} ms';
          patience interval := interval '50 ms';
          before text := pg_catalog.current_setting('lock_timeout');
        BEGIN
          {(isRehearsal ? $"tables := ARRAY ['{Stage}'];" : "")}
          LOOP
            patience := least(patience, deadline - pg_catalog.clock_timestamp());
            PERFORM pg_catalog.set_config('lock_timeout', greatest(1, pg_catalog.ceil(1000 * extract(epoch FROM patience)))::int::text, true);
            BEGIN
              FOREACH target IN ARRAY tables LOOP
                EXECUTE 'LOCK TABLE ONLY ' || target || ' IN {mode} MODE';
              END LOOP;
              EXIT;
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
              IF pg_catalog.clock_timestamp() >= deadline THEN RAISE; END IF;
              patience := patience * 2;
              IF EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.relation = target::regclass AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted) THEN
                patience := greatest(patience, pg_catalog.current_setting('deadlock_timeout')::interval + interval '500 ms');
              END IF;
              tables := pg_catalog.array_prepend(target, pg_catalog.array_remove(tables, target));
            END;
          END LOOP;
          FOREACH target IN ARRAY tables LOOP
            EXECUTE {change};
          END LOOP;
          PERFORM pg_catalog.set_config('lock_timeout', before, true);
        END $fence$
        """);
}
