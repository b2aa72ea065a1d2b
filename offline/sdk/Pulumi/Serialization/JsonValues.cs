using System.Text.Json;
using System.Text.Json.Nodes;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Serialization;

/// <summary>JSON as property values, and back.</summary>
internal static class JsonValues
{
    public static PropertyValue From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => new PropertyValue.List([.. json.EnumerateArray().Select(From)]),
        JsonValueKind.Object => PropertyMap.From(json.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, From(property.Value)))),
        _ => PropertyValue.Nothing,
    };

    /// <summary>Plain JSON; a value that JSON has no form for goes as the object it is on the wire.</summary>
    public static JsonNode? ToJson(PropertyValue value) => value switch
    {
        PropertyValue.Null => null,
        PropertyValue.Bool flag => JsonValue.Create(flag.Value),
        PropertyValue.Number number => JsonValue.Create(number.Value),
        PropertyValue.Text text => JsonValue.Create(text.Value),
        PropertyValue.Unknown => JsonValue.Create(Signatures.Unknown),
        PropertyValue.List list => new JsonArray([.. list.Items.Select(ToJson)]),
        PropertyValue.Map map => ToJson(map.Properties),
        _ => ToJson(SpecialObjects.Write(value)),
    };

    private static JsonObject ToJson(PropertyMap map) =>
        new(map.Select(property => KeyValuePair.Create(property.Key, ToJson(property.Value))));
}
