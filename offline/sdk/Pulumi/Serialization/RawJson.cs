using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulumi.Serialization;

/// <summary>Plain values from the engine as JSON.</summary>
internal static class RawJson
{
    public static JsonElement ToElement(object? value) => JsonSerializer.SerializeToElement(ToNode(value));

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        double number => JsonValue.Create(number),
        ImmutableArray<object?> list => new JsonArray([.. list.Select(ToNode)]),
        ImmutableDictionary<string, object?> map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, ToNode(entry.Value)))),
        _ => throw new InvalidOperationException($"A {value.GetType().FullName} has no JSON form."),
    };
}
