using System.Collections.Immutable;
using System.Text.Json;

namespace Rollback.Model;

/// <summary>A checkpoint's record, as far as a stack's declaration needs it.</summary>
/// <param name="Databases">By name.</param>
public sealed record TakenRecord(string Name, ImmutableSortedDictionary<string, TakenDatabase> Databases)
{
    /// <summary>Reads <c>NNNN-NAME.json</c> below the folder, in order; none if there is no such folder. Digests are not judged here: <c>rollback checkpoint verify</c> does.</summary>
    /// <exception cref="FormatException">A file is no record; leaving it out would take its snapshot away.</exception>
    public static ImmutableArray<TakenRecord> ReadAll(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json").Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal).Select(Read)]
        : [];

    private static TakenRecord Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var content = document.RootElement.GetProperty("content");
            return new(
                content.GetProperty("name").GetString() ?? "",
                content.GetProperty("databases").EnumerateObject().Select(database => KeyValuePair.Create(database.Name, Database(database.Value))).ToSorted());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"{file} is not a checkpoint's record: {fault.Message} Bring it back from version control.", fault);
        }
    }

    private static TakenDatabase Database(JsonElement database)
    {
        var isPlaced = database.TryGetProperty("restorePoint", out var point);
        return new(
            database.GetProperty("generation").GetInt32(),
            isPlaced ? point.GetProperty("name").GetString() : null,
            isPlaced && point.TryGetProperty("method", out var method) && method.GetString() == "time" ? point.GetProperty("time").GetDateTimeOffset() : null,
            database.TryGetProperty("seeds", out var seeds) ? seeds.GetProperty("generation").GetInt32() : null);
    }
}

/// <param name="Generation">The one that took the writes.</param>
/// <param name="Point">Name of the point in its log.</param>
/// <param name="Time">Given where the point is to be restored by its time, in whole seconds.</param>
/// <param name="Seeds">The generation for which the checkpoint was taken; null: for going back only.</param>
public sealed record TakenDatabase(int Generation, string? Point, DateTimeOffset? Time, int? Seeds);
