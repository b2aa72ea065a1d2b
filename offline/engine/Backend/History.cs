using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollback.Offline.Engine.Backend;

/// <summary>What was done to a stack: a pair of files per update, refresh, destroy and import.</summary>
public sealed class History(BackendLocation location, StackReference stack)
{
    /// <summary>Records an operation together with the checkpoint that it left, and copies that into the backups.</summary>
    /// <param name="update">The official UpdateInfo object.</param>
    /// <param name="at">Names the files.</param>
    public void Add(JsonObject update, DateTimeOffset at)
    {
        var stamp = ((at - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        var checkpoint = File.ReadAllBytes(location.Checkpoint(stack));
        var name = Path.Combine(location.History(stack), $"{stack.Name}-{stamp}");
        AtomicFile.Write($"{name}.checkpoint.json", checkpoint);
        AtomicFile.Write($"{name}.history.json", update.ToJsonString(Indented));
        AtomicFile.Write(Path.Combine(location.Backups(stack), $"{stack.Name}.{stamp}.json"), checkpoint);
    }

    /// <summary>Newest first.</summary>
    public IEnumerable<JsonObject> Entries()
    {
        var folder = location.History(stack);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.history.json")
                .OrderByDescending(file => file, StringComparer.Ordinal)
                .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject())
            : [];
    }

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        IndentSize = 4,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
