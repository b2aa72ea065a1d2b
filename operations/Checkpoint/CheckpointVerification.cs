using System.Text.Json;
using Rollback.Model;
using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Checkpoint;

/// <summary>Whether checkpoints could still be restored, judged without touching a database.</summary>
/// <param name="lineage">For retention and retirement.</param>
/// <param name="outputs">The stack's; empty: it was never updated, or is gone.</param>
internal sealed class CheckpointVerification(CheckpointFolder folder, Lineage lineage, IReadOnlyDictionary<string, JsonElement> outputs, TimeProvider clock)
{
    /// <summary>The resources of the stack's state: an update that fails declares snapshots too, and makes none. Empty: not known.</summary>
    public IReadOnlyList<JsonElement> Resources { get; init; } = [];

    /// <summary>One verdict per checkpoint that is intact; what is broken is in the chain's problems.</summary>
    public IReadOnlyList<CheckpointVerdict> Of(IEnumerable<CheckpointEntry> entries) => [.. entries.Select(Of)];

    /// <summary>Checkpoints that the stack knows and the folder does not: the last of a chain leaves no gap behind.</summary>
    public IEnumerable<CheckpointProblem> Missing(CheckpointChain chain)
    {
        if (!outputs.TryGetValue("databases", out var databases)) yield break;
        var declared = lineage.Releases.SelectMany(release => release.Checkpoints.Keys.Concat(release.Retire.Checkpoints)).ToHashSet();
        foreach (var name in databases.EnumerateObject()
            .SelectMany(database => database.Value.TryGetProperty("snapshots", out var snapshots) ? snapshots.EnumerateObject().Select(snapshot => snapshot.Name) : []).Distinct()
            .Where(name => !declared.Contains(name) && chain.Find(name) is null && chain.Problems.All(problem => !problem.Path.EndsWith($"-{name}.json", StringComparison.Ordinal))))
        {
            yield return new(folder.Path, $"the record of checkpoint '{name}' is missing, and the stack keeps its snapshot");
        }
    }

    public CheckpointVerdict Of(CheckpointEntry entry)
    {
        var record = entry.Record;
        var retired = lineage.Releases.Any(release => release.Retire.Checkpoints.Contains(record.Name));
        var problems = record.Databases.SelectMany(database => Files(database.Value).Concat(retired ? [] : Provider(record.Name, database.Key, database.Value))).Concat(Released(record)).ToArray();
        return new(record.Number, record.Name, entry.Digest, retired, record.Databases.Values.Min(database => database.RestorableUntil), problems);
    }

    /// <summary>The release that served then must still be what it was, its scripts too.</summary>
    private IEnumerable<CheckpointProblem> Released(CheckpointRecord record)
    {
        if (lineage.TryAt(record.Release, out var release) && Digest.TryParse(record.ReleaseDigest, out var digest) && !lineage.Knows(release.Number, digest))
            yield return new(CheckpointVerdict.ReleaseOf(record), $"release {record.Release} was {digest} then, and is {lineage.DigestOf(release.Number)} now: it{(release.Changes.IsEmpty ? "" : " or one of its scripts")} was edited");
    }

    private IEnumerable<CheckpointProblem> Files(CheckpointedDatabase database)
    {
        if (!folder.Baseline(database).Is(out _, out var failure)) yield return new(folder.BaselinePath(database.Baseline), failure.Message);
    }

    private IEnumerable<CheckpointProblem> Provider(string name, string database, CheckpointedDatabase taken)
    {
        var thing = $"{database} generation {taken.Generation}";
        if (!lineage.Union(lineage.Head).Databases.TryGetValue(database, out var generations) || !generations.TryGetValue(taken.Generation, out var spec))
        {
            yield return new(thing, "a release has retired it, and its log with it");
            yield break;
        }

        // What the provider keeps follows what the stack declares now, not what it declared then.
        var until = taken.RestorePoint.Time.AddDays(Math.Min(spec.BackupDays, taken.BackupDays));
        if (until <= clock.GetUtcNow()) yield return new(thing, $"the point left the {spec.BackupDays} days of backups at {until:yyyy-MM-dd HH:mm}Z");
        if (!outputs.TryGetValue("databases", out var databases) || !databases.TryGetProperty(database, out var described)
            || !described.GetProperty("generations").TryGetProperty(taken.Generation.ToString(System.Globalization.CultureInfo.InvariantCulture), out _))
        {
            yield return new(thing, "the stack has no such generation");
            yield break;
        }

        if (!described.TryGetProperty("snapshots", out var snapshots) || !snapshots.TryGetProperty(name, out _))
            yield return new(taken.Snapshot, "the stack does not declare this snapshot yet; `rollback up` makes it");
        else if (Resources.Count > 0 && !Resources.Any(resource => PulumiDocuments.Text(resource, "type") == CheckpointPlan.Snapshot && PulumiDocuments.Text(resource, "id") == taken.Snapshot))
            yield return new(taken.Snapshot, "the update that was to make this snapshot failed; `rollback up` makes it");
    }
}

/// <param name="IsRetired">A release gave it up; only its files are judged then.</param>
/// <param name="RestorableUntil">When the first of its points leaves the backups.</param>
internal sealed record CheckpointVerdict(int Checkpoint, string Name, string Digest, bool IsRetired, DateTimeOffset RestorableUntil, IReadOnlyList<CheckpointProblem> Problems)
{
    public bool IsGood => Problems.Count == 0;

    /// <summary>What a problem of a checkpoint's release is about.</summary>
    public static string ReleaseOf(CheckpointRecord record) => ReleaseNumber.From(record.Release).FileName;

    /// <summary>
    /// What keeps a restore from finding what it needs. A snapshot that is not made yet does not, as the log is what a restore
    /// reads, nor does a release that was edited.
    /// </summary>
    public IReadOnlyList<CheckpointProblem> Hindrances(CheckpointEntry entry) =>
        [.. Problems.Where(problem => problem.Path != ReleaseOf(entry.Record) && entry.Record.Databases.Values.All(database => database.Snapshot != problem.Path))];

    public bool IsRestorable(CheckpointEntry entry) => !IsRetired && Hindrances(entry).Count == 0;
}
