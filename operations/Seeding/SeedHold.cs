using System.Globalization;
using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;

namespace Rollback.Operations.Seeding;

/// <summary>
/// What a primary keeps for a generation that a physical copy of it will seed: the identity that the copy will get, a
/// publication, and a replication slot from which the copy goes on. Noted in a table of the database itself, so the copy tells
/// whether it was taken after the slot: then it holds the note.
/// </summary>
internal sealed class SeedHold(SwitchSide source, int generation)
{
    private const string Table = "CREATE TABLE IF NOT EXISTS rollback_infra.seed (generation int PRIMARY KEY, id text NOT NULL, is_held boolean NOT NULL DEFAULT false, at timestamptz NOT NULL DEFAULT now())";

    /// <summary>The identity that the copy will get; null: nothing is held, or not everything yet.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellationToken) =>
        await NotedAsync(source.Connection, generation, cancellationToken) is { IsHeld: true } note && await HasSlotAsync(note.Identity, cancellationToken) ? note.Identity : null;

    /// <summary>Whether a database was copied from one that held, by then, everything under this identity.</summary>
    public async Task<bool> IsInAsync(SwitchSide copy, string identity, CancellationToken cancellationToken) =>
        await NotedAsync(copy.Connection, generation, cancellationToken) is { IsHeld: true } note && note.Identity == identity;

    /// <summary>
    /// Holds on to everything that is written from now on. What an earlier run holds stays; what it had only begun begins anew.
    /// A new slot waits for every transaction that writes at the time.
    /// </summary>
    /// <param name="tables">To be published.</param>
    /// <param name="limit">How long to wait for these transactions.</param>
    public async Task<Failure?> TakeAsync(IReadOnlyList<SwitchTable> tables, TimeSpan limit, CancellationToken cancellationToken)
    {
        await source.SetUpAsync(cancellationToken);
        await source.Connection.ExecuteAsync($"SET client_min_messages = warning; {Table}", cancellationToken);
        if (await FindAsync(cancellationToken) is not null) return null;

        await ReleaseAsync(cancellationToken);
        var identity = Guid.NewGuid().ToString("N")[..8];
        // The note first: whatever follows can be found by it and taken away.
        await source.Connection.ExecuteAsync($"INSERT INTO rollback_infra.seed (generation, id) VALUES ({Number}, {Sql.Text(identity)})", cancellationToken);
        // Before the slot, which decodes with the publications of its position.
        var list = string.Join(", ", tables.Select(table => Sql.Name(table.Schema, table.Name)).Append("rollback_infra.marker"));
        await source.Connection.ExecuteAsync($"CREATE PUBLICATION {ReplicationStream.PublicationFor(identity)} FOR TABLE {list} WITH (publish_via_partition_root = true)", cancellationToken);
        try
        {
            await source.Connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {(long)limit.TotalMilliseconds}"), cancellationToken);
            await source.Connection.ExecuteAsync($"SELECT pg_catalog.pg_create_logical_replication_slot({Sql.Text(SlotOf(identity))}, 'pgoutput')", cancellationToken);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            var writers = await Blockers.WritersAsync(source, cancellationToken);
            await source.Connection.ExecuteAsync("SET statement_timeout = 0", CancellationToken.None);
            await ReleaseAsync(CancellationToken.None);
            return SeedFailure.WritersDidNotFinish(source.Label, limit, writers);
        }

        await source.Connection.ExecuteAsync($"SET statement_timeout = 0; UPDATE rollback_infra.seed SET is_held = true WHERE generation = {Number}", cancellationToken);
        return null;
    }

    /// <summary>Lets go of everything that is held, or was begun: an unread slot keeps the server's log for ever. Repeats do nothing.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (await NotedAsync(source.Connection, generation, cancellationToken) is not { } note) return;
        await source.IdentifyAsync(cancellationToken);
        await source.Connection.ExecuteAsync(
            $"""
            SELECT pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots WHERE slot_name = {Sql.Text(SlotOf(note.Identity))} AND database = current_database() AND NOT active;
            DROP PUBLICATION IF EXISTS {ReplicationStream.PublicationFor(note.Identity)}
            """,
            cancellationToken);
        await ForgetAsync(cancellationToken);
    }

    /// <summary>The copy follows by now: what is held is an ordinary stream's.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => source.Connection.ExecuteAsync($"DELETE FROM rollback_infra.seed WHERE generation = {Number}", cancellationToken);

    private string Number => generation.ToString(CultureInfo.InvariantCulture);

    private string SlotOf(string identity) => ReplicationStream.NameOf(source.Identity, identity);

    private async Task<bool> HasSlotAsync(string identity, CancellationToken cancellationToken)
    {
        await source.IdentifyAsync(cancellationToken);
        return await source.Connection.ValueAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database() AND wal_status IS DISTINCT FROM 'lost')", cancellationToken, SlotOf(identity));
    }

    private static async Task<Note?> NotedAsync(NpgsqlConnection connection, int generation, CancellationToken cancellationToken)
    {
        if (!await connection.ValueAsync<bool>("SELECT to_regclass('rollback_infra.seed') IS NOT NULL", cancellationToken)) return null;
        var notes = await connection.QueryAsync("SELECT id, is_held FROM rollback_infra.seed WHERE generation = $1", row => new Note(row.GetString(0), row.GetBoolean(1)), cancellationToken, generation);
        return notes.Count > 0 ? notes[0] : null;
    }

    private sealed record Note(string Identity, bool IsHeld);
}
