using System.Collections.Immutable;
using System.Text.Json;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Journal;

/// <summary>What a killed (or running) update left in its journal.</summary>
/// <param name="BaseDigest">The checkpoint that it continues.</param>
/// <param name="FoldedDigest">The checkpoint that holds it all; null if it did not come so far.</param>
/// <param name="Changes">In order.</param>
/// <param name="Begun">Operations without an end.</param>
public sealed record JournalFile(
    string BaseDigest, string? FoldedDigest, ImmutableArray<StateChange> Changes, ImmutableArray<PendingOperation> Begun)
{
    /// <summary>Null when there is no journal, or it ends before its first line does.</summary>
    /// <exception cref="FormatException">A line other than the last is malformed.</exception>
    public static JournalFile? Read(string file, Func<string, string, string> decrypt)
    {
        if (!File.Exists(file) || Lines(file) is not [var header, .. var entries])
        {
            return null;
        }

        var reader = new ResourceJsonReader(decrypt);
        var changes = ImmutableArray.CreateBuilder<StateChange>();
        var begun = new SortedDictionary<long, PendingOperation>();
        string? folded = null;
        foreach (var entry in entries)
        {
            if (entry.TryGetProperty("begin", out var begin))
            {
                begun[begin.GetInt64()] = new PendingOperation(
                    entry.GetProperty("type").GetString()!, reader.Read(entry.GetProperty("resource")));
            }
            else if (entry.TryGetProperty("folded", out var digest))
            {
                folded = digest.GetString();
            }
            else
            {
                var change = ReadChange(entry, reader);
                begun.Remove(change.Operation ?? 0);
                changes.Add(change);
            }
        }

        return new JournalFile(header.GetProperty("base").GetString()!, folded, changes.DrainToImmutable(), [.. begun.Values]);
    }

    /// <summary>The snapshot that the update had reached.</summary>
    /// <param name="start">The snapshot of the checkpoint that the journal continues.</param>
    public Snapshot Fold(Snapshot start)
    {
        var builder = new SnapshotBuilder(start);
        foreach (var change in Changes)
        {
            builder.Apply(change);
        }

        // A creation that an earlier kill left open may still have made something; the rest was decided by this update.
        return builder.Build([.. start.PendingOperations.Where(operation => operation.Type == "creating"), .. Begun]);
    }

    private static StateChange ReadChange(JsonElement entry, ResourceJsonReader reader) => new(
        entry.TryGetProperty("end", out var end) ? end.GetInt64() : null,
        entry.TryGetProperty("old", out var old) ? reader.Read(old) : null,
        entry.TryGetProperty("new", out var next) ? reader.Read(next) : null);

    /// <summary>A last line that a kill cut short was never waited for, so it is dropped.</summary>
    private static List<JsonElement> Lines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var text = new StreamReader(stream);
        var content = text.ReadToEnd();
        var complete = content[..(content.LastIndexOf('\n') + 1)];
        var lines = new List<JsonElement>();
        foreach (var line in complete.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                lines.Add(DeepJson.Parse(line).RootElement);
            }
            catch (JsonException exception)
            {
                throw new FormatException($"line {lines.Count + 1} of the journal {file} is malformed", exception);
            }
        }

        return lines;
    }
}
