using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Restore;

namespace Rollback.Operations.Seeding;

/// <summary>
/// Makes a follower of a physical copy: it gets its own identity, loses what belongs to its original, and goes on exactly
/// behind the last commit that it holds. How far that is, both databases say, so a run that was killed is taken up where it was.
/// </summary>
internal sealed class SeedJoin(SwitchSide source, SwitchSide copy, int generation)
{
    private readonly SeedHold _hold = new(source, generation);

    /// <summary>Cleans the copy, which then is a database of its own.</summary>
    /// <exception cref="NpgsqlException">A database cannot be reached, or refuses.</exception>
    public async Task<Failure?> CleanAsync(CancellationToken cancellationToken)
    {
        await source.IdentifyAsync(cancellationToken);
        await copy.IdentifyAsync(cancellationToken);
        if (await FollowsAsync(cancellationToken)) return null;
        if (await _hold.FindAsync(cancellationToken) is not { } identity) return SeedFailure.SlotGone(copy.Label, source.Label);
        if (copy.Identity == identity) return null;
        if (await SystemAsync(source, cancellationToken) != await SystemAsync(copy, cancellationToken)) return SeedFailure.Stranger(copy.Label, source.Label);
        if (!await _hold.IsInAsync(copy, identity, cancellationToken)) return SeedFailure.TooOld(copy.Label, source.Label);

        await RollBackPreparedAsync(cancellationToken);
        await RestoredCopy.CleanAsync(copy, identity, cancellationToken);
        return null;
    }

    /// <summary>Lets the copy follow. To be called once it has been cleaned and migrated.</summary>
    /// <exception cref="NpgsqlException">A database cannot be reached, or refuses.</exception>
    public async Task<Failure?> FollowAsync(CancellationToken cancellationToken)
    {
        await source.IdentifyAsync(cancellationToken);
        await copy.IdentifyAsync(cancellationToken);
        if (!await FollowsAsync(cancellationToken))
        {
            if (await _hold.FindAsync(cancellationToken) != copy.Identity) return SeedFailure.SlotGone(copy.Label, source.Label);
            if (await UnfitAsync(cancellationToken) is { } unfit) return unfit;
            var stream = new ReplicationStream(source, copy);
            if (!(await new CopiedCommits(source, copy, stream.Slot, stream.Publication).EndAsync(cancellationToken)).Is(out var end, out var failure)) return failure;
            await stream.SubscribeFromAsync(end, cancellationToken);
        }

        await _hold.ForgetAsync(cancellationToken);
        return null;
    }

    /// <summary>Whether the copy follows already: an earlier run got that far.</summary>
    public Task<bool> FollowsAsync(CancellationToken cancellationToken) => new ReplicationStream(source, copy).ExistsAsync(cancellationToken);

    /// <summary>The log since the copy was taken names every table and column that was published then.</summary>
    private async Task<Failure?> UnfitAsync(CancellationToken cancellationToken)
    {
        var (before, after) = (await SwitchCatalog.ReadAsync(source.Connection, cancellationToken), await SwitchCatalog.ReadAsync(copy.Connection, cancellationToken));
        var there = after.Tables.ToDictionary(table => table.Key);
        var lacking = before.Tables.Where(table => !table.IsUnlogged).SelectMany(table => there.TryGetValue(table.Key, out var other)
            ? table.Columns.Where(column => !column.IsGenerated && other.Columns.All(twin => twin.Name != column.Name || twin.IsGenerated)).Select(column => $"{table.FullName}.{column.Name}")
            : [table.FullName]).ToArray();
        if (lacking.Length > 0) return SeedFailure.Lacking(copy.Label, source.Label, string.Join(", ", lacking));

        var published = await source.Connection.QueryAsync(
            "SELECT schemaname::text, tablename::text FROM pg_catalog.pg_publication_tables WHERE pubname = $1", row => (row.GetString(0), row.GetString(1)), cancellationToken, new ReplicationStream(source, copy).Publication);
        var added = before.Tables.Where(table => !table.IsUnlogged && !published.Contains(table.Key)).Select(table => table.FullName).ToArray();
        return added.Length > 0 ? SeedFailure.Unpublished(source.Label, string.Join(", ", added)) : null;
    }

    /// <summary>A transaction that was prepared when the copy was taken is the original's to end; if it commits there, the stream brings it.</summary>
    private async Task RollBackPreparedAsync(CancellationToken cancellationToken)
    {
        foreach (var name in await copy.Connection.QueryAsync("SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = current_database()", row => row.GetString(0), cancellationToken))
            await copy.Connection.ExecuteAsync($"ROLLBACK PREPARED {Sql.Text(name)}", cancellationToken);
    }

    private static async Task<string?> SystemAsync(SwitchSide side, CancellationToken cancellationToken) =>
        await side.Connection.ValueAsync<string>("SELECT system_identifier::text FROM pg_catalog.pg_control_system()", cancellationToken);
}
