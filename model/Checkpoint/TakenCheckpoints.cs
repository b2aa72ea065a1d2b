using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rollback.Model;

/// <summary>The checkpoints that a stack took, as far as its declaration needs them: which generation each one's snapshot is of.</summary>
public static partial class TakenCheckpoints
{
    /// <summary>Reads <c>NNNN-NAME.json</c> below the folder; none if there is no such folder. Digests are not judged here: <c>rollback checkpoint verify</c> does.</summary>
    /// <param name="folder">Where the stack's records lie.</param>
    /// <param name="lineage">A checkpoint that one of its releases retires is left out.</param>
    /// <param name="head">Releases above it retire nothing.</param>
    /// <returns>By database, then by checkpoint.</returns>
    /// <exception cref="FormatException">A file is no record; leaving it out would take its snapshot away.</exception>
    public static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, CheckpointSpec>> Read(string folder, Lineage lineage, ReleaseNumber head)
    {
        var taken = Sorted.Empty<ImmutableSortedDictionary<string, CheckpointSpec>>();
        if (!Directory.Exists(folder)) return taken;

        var retired = lineage.Releases.Where(release => release.Number <= head).SelectMany(release => release.Retire.Checkpoints).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Files(folder))
        {
            foreach (var (name, spec) in Record(file).Where(record => !retired.Contains(record.Name)))
                taken = taken.SetItem(spec.Database, taken.GetValueOrDefault(spec.Database, Sorted.Empty<CheckpointSpec>()).SetItem(name, spec));
        }

        return taken;
    }

    /// <summary>Whether a seed names a point that <c>rollback checkpoint</c> made, and that the stack of this folder never took: another stack did.</summary>
    /// <exception cref="FormatException">A file is no record.</exception>
    public static bool IsForeign(Seed seed, string folder) =>
        seed is { Via: SeedMethod.PointInTime, Checkpoint: { } point } && Point().IsMatch(point)
        && !(Directory.Exists(folder) && Files(folder).SelectMany(Points).Contains(point, StringComparer.Ordinal));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.json").Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal);

    private static string[] Points(string file) =>
        Read(file, content => content.GetProperty("databases").EnumerateObject().Select(database => database.Value.GetProperty("restorePoint").GetProperty("name").GetString() ?? "").ToArray());

    private static (string Name, CheckpointSpec Spec)[] Record(string file) => Read(file, content =>
    {
        var name = content.GetProperty("name").GetString() ?? "";
        return content.GetProperty("databases").EnumerateObject().Select(database => (name, new CheckpointSpec(database.Name, database.Value.GetProperty("generation").GetInt32()))).ToArray();
    });

    private static T Read<T>(string file, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return read(document.RootElement.GetProperty("content"));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"{file} is not a checkpoint's record: {fault.Message} Bring it back from version control.", fault);
        }
    }

    /// <summary>As <c>rollback checkpoint create</c> names points.</summary>
    [GeneratedRegex("^rollback-[0-9]{4}-.+-[0-9a-f]+-[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Point();
}
