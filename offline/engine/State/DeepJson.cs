using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollback.Offline.Engine.State;

/// <summary>
/// Reads JSON that holds properties. They may nest deeper than the 64 levels that are read by default: state would be
/// written that could never be read again. The limit is the writer's own.
/// </summary>
internal static class DeepJson
{
    /// <summary>Levels that <see cref="Utf8JsonWriter"/> writes.</summary>
    public const int MaxDepth = 1000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    public static JsonDocument Parse(string json) => JsonDocument.Parse(json, Options);

    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, Options);

    public static JsonDocument Parse(Stream json) => JsonDocument.Parse(json, Options);

    public static JsonNode? Node(string json) => JsonNode.Parse(json, documentOptions: Options);
}
