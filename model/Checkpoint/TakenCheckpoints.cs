using System.Collections.Immutable;
using System.Text.Json;

namespace Rollback.Model;

/// <summary>The checkpoints that a stack took, as far as its declaration needs them: which generation each one's snapshot is of.</summary>
public static class TakenCheckpoints
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
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            foreach (var (name, spec) in Record(file).Where(record => !retired.Contains(record.Name)))
                taken = taken.SetItem(spec.Database, taken.GetValueOrDefault(spec.Database, Sorted.Empty<CheckpointSpec>()).SetItem(name, spec));
        }

        return taken;
    }

    private static (string Name, CheckpointSpec Spec)[] Record(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var content = document.RootElement.GetProperty("content");
            var name = content.GetProperty("name").GetString() ?? "";
            return [.. content.GetProperty("databases").EnumerateObject().Select(database => (name, new CheckpointSpec(database.Name, database.Value.GetProperty("generation").GetInt32())))];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"{file} is not a checkpoint's record: {fault.Message} Bring it back from version control.", fault);
        }
    }
}
