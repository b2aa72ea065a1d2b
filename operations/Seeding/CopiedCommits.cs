using System.Buffers.Binary;
using System.Globalization;
using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;

namespace Rollback.Operations.Seeding;

/// <summary>
/// Finds exactly up to which commit of a database a physical copy of it goes. A slot that is older than the copy lists the
/// commits in the order of the log, and a copy holds a beginning of that list. Whether it holds a commit, it says itself: a
/// transaction of that number is committed there, at that very microsecond. The number alone would not do, since the copy goes
/// on counting with transactions of its own.
/// </summary>
/// <param name="slot">On the source; only looked into.</param>
internal sealed class CopiedCommits(SwitchSide source, SwitchSide copy, string slot, string publication)
{
    private const int Batch = 5000;

    // A commit of pgoutput: 'C', flags, its own position, the position behind it, microseconds since 2000.
    private const int End = 10;
    private const int Time = 18;

    private const string Commits = """
        SELECT xid::text::bigint, data FROM pg_catalog.pg_logical_slot_peek_binary_changes($1::name, $2::text::pg_lsn, NULL, 'proto_version', '1', 'publication_names', $3)
        WHERE pg_catalog.get_byte(data, 0) = 67
        """;

    // The numbers of the log have 32 bits: of the two that the copy may mean by one, the one that it has given out already.
    private const string Held = """
        SELECT coalesce(pg_catalog.pg_xact_status(n.full_id::text::xid8) = 'committed'
               AND (extract(epoch FROM pg_catalog.pg_xact_commit_timestamp(n.id::text::xid)) - 946684800) * 1000000 = n.at, false)
        FROM (SELECT u.ord, u.id, u.at, CASE WHEN s.turn + u.id < s.next THEN s.turn + u.id WHEN s.turn > 0 THEN s.turn + u.id - (1::bigint << 32) END AS full_id
              FROM unnest($1, $2) WITH ORDINALITY u(id, at, ord),
                   (SELECT x.next, x.next >> 32 << 32 AS turn FROM (SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::bigint AS next) x) s) n
        ORDER BY n.ord
        """;

    /// <summary>The position behind the last commit that the copy holds.</summary>
    /// <exception cref="NpgsqlException">A database cannot be reached, or refuses.</exception>
    public async Task<Answer<string>> EndAsync(CancellationToken cancellationToken)
    {
        // The copy has gone on writing from where its original was cut off: it cannot hold anything behind this.
        var limit = await copy.Connection.ValueAsync<string>("SELECT pg_catalog.pg_current_wal_insert_lsn()::text", cancellationToken) ?? "";
        var end = await source.Connection.ValueAsync<string>("SELECT confirmed_flush_lsn::text FROM pg_catalog.pg_replication_slots WHERE slot_name = $1", cancellationToken, slot) ?? "";
        var isPast = false;
        await using var command = new NpgsqlCommand(Commits, source.Connection) { CommandTimeout = 0, Parameters = { new() { Value = slot }, new() { Value = limit }, new() { Value = publication } } };
        await using var commits = await command.ExecuteReaderAsync(cancellationToken);
        while (await NextAsync(commits, cancellationToken) is { Count: > 0 } batch)
        {
            var held = await copy.Connection.QueryAsync(Held, row => row.GetBoolean(0), cancellationToken, batch.Select(commit => commit.Transaction).ToArray(), batch.Select(commit => commit.At).ToArray());
            foreach (var (index, isHeld) in held.Index())
            {
                if (isHeld && isPast) return SeedFailure.NoBeginning(copy.Label, source.Label);
                isPast |= !isHeld;
                if (isHeld) end = Text(batch[index].End);
            }
        }

        return end;
    }

    private static async Task<List<Commit>> NextAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var batch = new List<Commit>();
        while (batch.Count < Batch && await reader.ReadAsync(cancellationToken))
        {
            var data = reader.GetFieldValue<byte[]>(1);
            batch.Add(new(reader.GetInt64(0), BinaryPrimitives.ReadUInt64BigEndian(data.AsSpan(End)), BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(Time))));
        }

        return batch;
    }

    private static string Text(ulong lsn) => string.Create(CultureInfo.InvariantCulture, $"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}");

    /// <param name="At">Microseconds since 2000.</param>
    private sealed record Commit(long Transaction, ulong End, long At);
}
