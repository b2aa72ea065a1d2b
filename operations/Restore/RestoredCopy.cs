using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Restore;

/// <summary>
/// A restored database is a copy of its source: it carries along the source's identity, publications and subscriptions, and
/// perhaps its fence. Before it may be part of anything it gets its own identity and loses the rest.
/// </summary>
internal static class RestoredCopy
{
    private const string Clean = """
        DO $clean$ DECLARE one record; BEGIN
          FOR one IN SELECT s.subname FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database() LOOP
            EXECUTE pg_catalog.format('ALTER SUBSCRIPTION %I DISABLE', one.subname);
            EXECUTE pg_catalog.format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', one.subname);
            EXECUTE pg_catalog.format('DROP SUBSCRIPTION %I', one.subname);
          END LOOP;
          FOR one IN SELECT pubname FROM pg_catalog.pg_publication WHERE pubname LIKE 'rollback\_to\_%' LOOP
            EXECUTE pg_catalog.format('DROP PUBLICATION %I', one.pubname);
          END LOOP;
          PERFORM pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots WHERE database = pg_catalog.current_database() AND slot_name LIKE 'rollback\_%' AND NOT active;
        END $clean$
        """;

    /// <summary>Cleans the copy. Repeats do nothing: a copy that has its own identity is left as it is.</summary>
    /// <param name="source">Whose identity it may still have.</param>
    public static async Task CleanAsync(SwitchSide copy, SwitchSide source, CancellationToken cancellationToken)
    {
        await source.SetUpAsync(cancellationToken);
        await copy.SetUpAsync(cancellationToken);
        if (copy.Identity == source.Identity)
        {
            // What the source's server kept for a salvage of its own came along, and means nothing here.
            await new KeptCheckpoint(copy.Address).DropAsync(cancellationToken);
            await copy.RenewIdentityAsync(cancellationToken);
        }

        await copy.Connection.ExecuteAsync(Clean, cancellationToken);
    }

    /// <summary>Cleans the copy and gives it the identity that was chosen for it, all of it or nothing.</summary>
    public static async Task CleanAsync(SwitchSide copy, string identity, CancellationToken cancellationToken)
    {
        try
        {
            await copy.Connection.ExecuteAsync($"BEGIN; {Clean}; UPDATE rollback_infra.identity SET id = {Sql.Text(identity)}; COMMIT", cancellationToken);
        }
        catch (PostgresException)
        {
            await copy.Connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
            throw;
        }

        await copy.IdentifyAsync(cancellationToken);
    }
}
