using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Rollback.Model;

/// <summary>Compares what two releases say, apart from what identifies them (number, parent, created).</summary>
public static class ReleaseDiff
{
    private static readonly string[] Identity = ["release", "parent", "created"];

    /// <summary>Every value that differs, sorted by path.</summary>
    public static ImmutableArray<ReleaseDifference> Between(Release before, Release after) =>
        [.. Compare("", Content(before), Content(after)).OrderBy(difference => difference.Path, StringComparer.Ordinal)];

    private static JsonObject Content(Release release)
    {
        var document = ReleaseDocument.From(release);
        foreach (var name in Identity) document.Remove(name);
        return document;
    }

    private static IEnumerable<ReleaseDifference> Compare(string path, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after)) return [];
        if (before is null or JsonObject && after is null or JsonObject && (before ?? after) is JsonObject)
        {
            var (left, right) = (before as JsonObject ?? [], after as JsonObject ?? []);
            return left.Concat(right).Select(member => member.Key).Distinct().SelectMany(name =>
                Compare(path.Length == 0 ? name : $"{path}.{name}", left[name], right[name]));
        }

        return [new(path, Text(before), Text(after))];
    }

    private static string? Text(JsonNode? node) => node is null ? null : CanonicalJson.Text(node);
}
