using System.Globalization;
using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;

namespace Rollback.Operations.Seeding;

/// <summary>What a database holds for generations that were never finished: its log grows until they are, or it is let go.</summary>
internal static class HeldSeeds
{
    private const string Notes = """
        SELECT n.generation, s.slot_name::text, coalesce(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn), 0)::bigint, n.at
        FROM rollback_infra.seed n LEFT JOIN (pg_catalog.pg_replication_slots s JOIN rollback_infra.identity i ON true) ON s.slot_name = 'rollback_' || i.id || '_to_' || n.id AND s.database = current_database()
        ORDER BY 1
        """;

    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task<IReadOnlyList<HeldSeed>> ReadAsync(SwitchSide source, CancellationToken cancellationToken) =>
        await source.Connection.ValueAsync<bool>("SELECT to_regclass('rollback_infra.seed') IS NOT NULL", cancellationToken)
            ? await source.Connection.QueryAsync(Notes, row => new HeldSeed(row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3)), cancellationToken)
            : [];

    /// <summary>Lets go of all of it. The copies that were made meanwhile cannot take over any more.</summary>
    /// <returns>The generations.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task<IReadOnlyList<HeldSeed>> ReleaseAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        await using var source = await SwitchSide.OpenAsync(address, cancellationToken);
        var held = await ReadAsync(source, cancellationToken);
        foreach (var seed in held) await new SeedHold(source, seed.Generation).ReleaseAsync(cancellationToken);
        return held;
    }
}

/// <param name="Generation">The one that a copy was to become.</param>
/// <param name="Slot">Null: it was not made yet, or is gone.</param>
/// <param name="Bytes">How much log the server keeps for it.</param>
internal sealed record HeldSeed(int Generation, string? Slot, long Bytes, DateTimeOffset Since)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1024.0 / 1024:0.0} MB of log since {Since.UtcDateTime:yyyy-MM-dd HH:mm}Z for generation {Generation}");
}
