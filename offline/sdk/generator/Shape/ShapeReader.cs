using System.Text.Json;

namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>Reads a shapes file (JSON, written by the extractor from the official npm packages).</summary>
internal sealed class ShapeReader
{
    private readonly JsonElement _root;
    private readonly HashSet<string> _doubles;

    private ShapeReader(JsonElement root)
    {
        _root = root;
        _doubles = [.. Strings(root, "doubles")];
    }

    internal static PackageShape Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new ShapeReader(document.RootElement).Package();
    }

    private PackageShape Package() => new(Text("pkg"), Text("version"))
    {
        Resources = [.. _root.GetProperty("resources").EnumerateObject().Select(Resource)],
        InputTypes = Types("inputTypes"),
        OutputTypes = Types("outputTypes"),
        Enums = _root.GetProperty("enums").EnumerateObject().ToDictionary(item => item.Name, Enumeration),
    };

    private ResourceShape Resource(JsonProperty item)
    {
        var shape = item.Value;
        var deprecated = Strings(shape, "depProps");
        var inputs = Properties(shape.GetProperty("in"), item.Name, deprecated);

        return new(item.Name, shape.GetProperty("cs").GetString()!)
        {
            Token = shape.TryGetProperty("tok", out var token) ? token.GetString() : null,
            Inputs = inputs,
            Outputs = [.. SameAsInputs(shape, inputs)
                .Concat(Properties(shape.GetProperty("out"), item.Name, deprecated))
                .OrderBy(property => property.WireName, StringComparer.Ordinal)],
            SecretOutputs = Strings(shape, "secretOut"),
            SecretInputs = Strings(shape, "secretIn"),
            JsonInputs = Strings(shape, "jsonIn"),
            Aliases = Strings(shape, "alias"),
            Defaults = Dictionary(shape, "default"),
            Constants = Dictionary(shape, "const"),
        };
    }

    /// <summary>The shapes write only the outputs that differ from the input of the same name.</summary>
    private static IEnumerable<PropertyShape> SameAsInputs(JsonElement shape, List<PropertyShape> inputs)
    {
        if (shape.TryGetProperty("sameExcept", out _))
        {
            var except = Strings(shape, "sameExcept");
            return inputs.Where(input => !except.Contains(input.WireName));
        }

        if (!shape.TryGetProperty("same", out var same))
        {
            return [];
        }

        return same.ValueKind == JsonValueKind.String
            ? inputs
            : inputs.Where(input => Strings(shape, "same").Contains(input.WireName));
    }

    private Dictionary<string, NestedShape> Types(string side) =>
        _root.GetProperty(side).EnumerateObject().ToDictionary(
            item => item.Name,
            item => new NestedShape(item.Name, Properties(item.Value, "#" + item.Name, DeprecatedIn(item.Value))));

    private List<PropertyShape> Properties(JsonElement members, string owner, List<string> deprecated)
    {
        var found = new List<PropertyShape>();
        foreach (var member in members.EnumerateObject().Where(member => member.Name is not ("*" or "@dep")))
        {
            var wireName = member.Name.TrimEnd('?');
            var type = ShapeTypeParser.Parse(member.Value.GetString()!, _doubles.Contains($"{owner}.{wireName}"));
            found.Add(new(wireName, type, member.Name.EndsWith('?'), deprecated.Contains(wireName)));
        }

        return found;
    }

    private static EnumShape Enumeration(JsonProperty item) => new(
        item.Name,
        [.. item.Value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString()!))]);

    private static List<string> DeprecatedIn(JsonElement members) =>
        members.TryGetProperty("@dep", out var names) ? [.. names.GetString()!.Split(',')] : [];

    private static List<string> Strings(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static Dictionary<string, string> Dictionary(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var items)
            ? items.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!)
            : [];

    private string Text(string name) => _root.GetProperty(name).GetString()!;
}
