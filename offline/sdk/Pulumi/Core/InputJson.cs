using System.Text.Json;

namespace Pulumi;

/// <summary>A property that takes JSON: as text, as a parsed document or as an element, plain or as an output.</summary>
public sealed class InputJson : Input<JsonElement>
{
    /// <summary>JSON's null.</summary>
    public InputJson()
        : this(Parse("null"))
    {
    }

    private InputJson(JsonElement element)
        : base(element)
    {
    }

    private InputJson(Output<JsonElement> element)
        : base(element)
    {
    }

    public static implicit operator InputJson(string json) => new(Parse(json));

    public static implicit operator InputJson(JsonDocument document) => new(document.RootElement);

    public static implicit operator InputJson(JsonElement element) => new(element);

    public static implicit operator InputJson(Output<string> json) => new(json.Apply(Parse));

    public static implicit operator InputJson(Output<JsonDocument> document) => new(document.Apply(parsed => parsed.RootElement));

    public static implicit operator InputJson(Output<JsonElement> element) => new(element);

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
