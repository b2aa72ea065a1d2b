using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rollback.Model;

/// <summary>The checkpoints that a stack took, as far as its declaration needs them: which generation each one's snapshot is of.</summary>
public static partial class TakenCheckpoints
{
    /// <summary>Reads the records below the folder; none if there is no such folder.</summary>
    /// <param name="folder">Where the stack's records lie.</param>
    /// <param name="lineage">A checkpoint that one of its releases retires is left out.</param>
    /// <param name="head">Releases above it retire nothing.</param>
    /// <returns>By database, then by checkpoint.</returns>
    /// <exception cref="FormatException">A file is no record; leaving it out would take its snapshot away.</exception>
    public static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, CheckpointSpec>> Read(string folder, Lineage lineage, ReleaseNumber head) =>
        Of(TakenRecord.ReadAll(folder), lineage, head);

    /// <summary>The same of records that were read already.</summary>
    public static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, CheckpointSpec>> Of(ImmutableArray<TakenRecord> records, Lineage lineage, ReleaseNumber head)
    {
        var taken = Sorted.Empty<ImmutableSortedDictionary<string, CheckpointSpec>>();
        var retired = lineage.Releases.Where(release => release.Number <= head).SelectMany(release => release.Retire.Checkpoints).ToHashSet(StringComparer.Ordinal);
        foreach (var record in records.Where(record => !retired.Contains(record.Name)))
        {
            foreach (var (name, database) in record.Databases)
                taken = taken.SetItem(name, taken.GetValueOrDefault(name, Sorted.Empty<CheckpointSpec>()).SetItem(record.Name, new(name, database.Generation)));
        }

        return taken;
    }

    /// <summary>Whether a seed names a point that <c>rollback checkpoint</c> made, and that the stack of these records never took: another stack did.</summary>
    public static bool IsForeign(Seed seed, ImmutableArray<TakenRecord> records) =>
        seed is { Via: SeedMethod.PointInTime, Checkpoint: { } point } && Point().IsMatch(point)
        && !records.SelectMany(record => record.Databases.Values).Any(database => database.Point == point);

    /// <summary>As <c>rollback checkpoint create</c> names points.</summary>
    [GeneratedRegex("^rollback-[0-9]{4}-.+-[0-9a-f]+-[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Point();
}
