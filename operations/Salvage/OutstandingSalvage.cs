using System.Globalization;
using System.Text.Json.Serialization;
using Npgsql;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Salvage;

/// <summary>Writes that a restore left behind and that are not in files yet. The server that was restored says so, not a file of ours.</summary>
/// <param name="Generation">The one that serves; beside it the checkpoint is kept as it was restored.</param>
/// <param name="Abandoned">The one that holds the later writes.</param>
internal sealed record OutstandingSalvage(string Database, int Generation, int Abandoned, string Checkpoint)
{
    private const int PatienceSeconds = 5;

    [JsonIgnore]
    public KeptNote Note => new(Checkpoint, Abandoned, Generation);

    /// <summary>Where a restore's later writes go.</summary>
    public static string FolderOf(CommandContext context, string stack, KeptNote note, string database) => Path.Combine(
        context.Checkout.Home, "salvage", stack, string.Create(CultureInfo.InvariantCulture, $"{note.Checkpoint}-{database}-{note.Abandoned}-to-{note.Restored}"));

    /// <summary>Whether a release restored anything: elsewhere nobody need be asked.</summary>
    public static bool IsPossible(Lineage lineage) =>
        lineage.Releases.Any(release => release.Databases.Values.Any(database => database.Generations.Values.Any(generation => generation.Seed is { Via: SeedMethod.PointInTime })));

    /// <summary>Refuses an update with which a generation leaves that a salvage needs; null: none does.</summary>
    /// <param name="head">Releases above it retire nothing.</param>
    public static async Task<Failure?> GuardAsync(StackSession session, Lineage lineage, ReleaseNumber head, CancellationToken cancellationToken)
    {
        var retired = lineage.Releases.Where(release => release.Number <= head)
            .SelectMany(release => release.Retire.Databases.SelectMany(database => database.Value.Select(generation => (Database: database.Key, Generation: generation, By: release.Number)))).ToList();
        if (retired.Count == 0 || !IsPossible(lineage) || !(await StackDatabases.ReadAsync(session, cancellationToken)).Is(out var databases, out _)) return null;
        foreach (var one in await OfAsync(databases, cancellationToken))
        {
            if (retired.FirstOrDefault(gone => gone.Database == one.Database && (gone.Generation == one.Abandoned || gone.Generation == one.Generation)) is { Database: not null } gone)
            {
                return new(
                    "SLV022", $"Release {gone.By} retires generation {gone.Generation} of {one.Database}, from which a salvage is outstanding: what generation {one.Abandoned} was given after checkpoint {one.Checkpoint}.",
                    "`rollback salvage finish` first; or give those writes up: `rollback salvage finish --give-up`.");
            }
        }

        return null;
    }

    /// <summary>All of a stack. A generation that does not answer has nothing to say.</summary>
    public static async Task<IReadOnlyList<OutstandingSalvage>> OfAsync(StackDatabases databases, CancellationToken cancellationToken)
    {
        var found = new List<OutstandingSalvage>();
        foreach (var (database, generation, address) in databases.All())
        {
            try
            {
                if (await OfAsync(database, generation, address, cancellationToken) is { } one) found.Add(one);
            }
            catch (NpgsqlException)
            {
                // One that is stopped or gone; what stands beside it is found again when it is back.
            }
        }

        return found;
    }

    /// <summary>Null: nothing is outstanding there. A checkpoint that is kept beside a closed database is of a restore that did not get further.</summary>
    public static async Task<OutstandingSalvage?> OfAsync(string database, int generation, DatabaseAddress address, CancellationToken cancellationToken)
    {
        await using var source = address.Open(settings => (settings.Timeout, settings.Pooling) = (PatienceSeconds, false));
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await new KeptCheckpoint(address).NoteAsync(connection, cancellationToken) is { } note && note.Restored == generation && !await Fence.IsRaisedAsync(connection, cancellationToken)
            ? new(database, generation, note.Abandoned, note.Checkpoint)
            : null;
    }

    /// <summary>
    /// Extracts the writes: the abandoned generation is closed and the checkpoint kept, so both are what they were however often
    /// this is begun. The kept state goes once the folder is on the disk.
    /// </summary>
    /// <returns>The folder, and what it holds.</returns>
    public async Task<Answer<(string Folder, SalvageManifest Manifest)>> ExtractAsync(string stack, StackDatabases databases, CommandContext context, CancellationToken cancellationToken)
    {
        if (!databases.Find(Abandoned, Database).Is(out var abandoned, out var failure) || !databases.Find(Generation, Database).Is(out var restored, out failure)) return failure;
        (string, SalvageManifest)? extracted = null;
        var outcome = await Reach.TryAsync(async () =>
        {
            var (kept, folder) = (new KeptCheckpoint(restored), FolderOf(context, stack, Note, Database));
            if (await IsOpenAsync(abandoned, cancellationToken))
                return Outcome.Refused(new("SLV021", $"{abandoned.Label} takes writes again, so it is not what was abandoned.", "Close it, or give the salvage up: `rollback salvage finish --give-up`."));
            // The sequences went on when it opened; the salvage's own advance would be of a database that nobody uses.
            var options = new SalvageOptions { Checkpoint = Checkpoint, CarrySequences = false };
            if (!(await new Salvaging(options, context.Clock, _ => { }).ExtractAsync(abandoned, kept.Address, folder, cancellationToken)).Is(out var manifest, out var refused)) return Outcome.Refused(refused);
            SalvageTables.Show(manifest, context.Report);
            await kept.DropAsync(cancellationToken);
            extracted = (folder, manifest);
            return Outcome.Done();
        });
        return extracted is { } made ? made : outcome.Failure!;
    }

    private static async Task<bool> IsOpenAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        await using var source = address.Open();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return !await Fence.IsRaisedAsync(connection, cancellationToken);
    }
}
