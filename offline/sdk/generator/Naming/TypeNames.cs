using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Naming;

/// <summary>How a property's type is written in C#: as a resource input or as an output.</summary>
internal sealed class TypeNames(PackageShape package, PackageLayout layout)
{
    /// <param name="type">The property's type.</param>
    /// <param name="suffix">Of nested classes: <c>Args</c>, or <c>GetArgs</c> inside a State.</param>
    internal string Input(ShapeType type, string suffix) => type switch
    {
        ShapeType.List list => $"InputList<{InputElement(list.Element, suffix)}>",
        ShapeType.Map map => $"InputMap<{InputElement(map.Element, suffix)}>",
        ShapeType.Union union => $"InputUnion<{InputElement(union.First, suffix)}, {InputElement(union.Second, suffix)}>",
        ShapeType.Json => "InputJson",
        _ => $"Input<{InputElement(type, suffix)}>",
    };

    /// <summary>The type of the value inside an input: what <c>Output&lt;…&gt;</c> of it would hold.</summary>
    internal string InputElement(ShapeType type, string suffix) => type switch
    {
        ShapeType.Nested nested => Nested(layout.Inputs(package.InputTypes.TryGetValue(nested.Id, out var input)
            ? input.Module
            : package.OutputTypes[nested.Id].Module), nested.Id, suffix),
        ShapeType.List list => $"ImmutableArray<{InputElement(list.Element, suffix)}>",
        ShapeType.Map map => $"ImmutableDictionary<string, {InputElement(map.Element, suffix)}>",
        ShapeType.Union union => $"Union<{InputElement(union.First, suffix)}, {InputElement(union.Second, suffix)}>",
        ShapeType.Enumeration enumeration => Enumeration(enumeration.Id),
        _ => Simple(type),
    };

    internal string Output(PropertyShape property) =>
        // An absent list arrives as an empty one, so lists are never nullable.
        Output(property.Type) + (property.Optional && property.Type is not ShapeType.List ? "?" : "");

    private string Output(ShapeType type) => type switch
    {
        ShapeType.Nested nested => Nested(layout.Outputs(package.OutputTypes[nested.Id].Module), nested.Id, ""),
        ShapeType.List list => $"ImmutableArray<{Output(list.Element)}>",
        ShapeType.Map map => $"ImmutableDictionary<string, {Output(map.Element)}>",
        // An output of "string or enum" is the string: the cloud may answer with a value the enum does not list yet.
        ShapeType.Union { Second: ShapeType.Enumeration } relaxed => Output(relaxed.First),
        ShapeType.Union union => $"Union<{Output(union.First)}, {Output(union.Second)}>",
        ShapeType.Enumeration enumeration => Enumeration(enumeration.Id),
        _ => Simple(type),
    };

    private string Enumeration(string id) => $"global::{layout.Module(package.Enums[id].Module)}.{package.Enums[id].Name}";

    private static string Nested(string home, string id, string suffix) =>
        $"global::{home}.{id[(id.LastIndexOf('.') + 1)..]}{suffix}";

    private static string Simple(ShapeType type) => type switch
    {
        ShapeType.Text => "string",
        ShapeType.Integer => "int",
        ShapeType.Double => "double",
        ShapeType.Boolean => "bool",
        ShapeType.Any => "object",
        ShapeType.Json => "System.Text.Json.JsonElement",
        ShapeType.Asset => "global::Pulumi.Asset",
        ShapeType.Archive => "global::Pulumi.Archive",
        ShapeType.AssetOrArchive => "global::Pulumi.AssetOrArchive",
        _ => throw new InvalidOperationException($"No C# type for {type}."),
    };
}
