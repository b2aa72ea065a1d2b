using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Display;

/// <summary>The stack's outputs, with what became of them.</summary>
internal static class OutputsText
{
    private const string ResourceMarker = "@isPulumiResource";

    public static void Write(TextWriter output, Ink ink, PropertyMap before, PropertyMap after, bool showSecrets)
    {
        var names = before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
        {
            return;
        }

        output.WriteLine(ink.Paint("blue", "Outputs:"));
        foreach (var name in names)
        {
            output.WriteLine(Line(ink, name, before.Find(name), after.Find(name) is { } next ? WithoutMarkers(next) : null, showSecrets));
        }

        output.WriteLine();
    }

    /// <summary>
    /// In previews the Node SDK marks outputs that are whole resources. What such a resource will only learn in the update
    /// is no change of the output, so it is left out.
    /// </summary>
    private static PropertyValue WithoutMarkers(PropertyValue value) => value is PropertyValue.Map map && map.Properties.ContainsKey(ResourceMarker)
        ? new PropertyValue.Map(PropertyMap.From(map.Properties.Where(property => property.Key != ResourceMarker && !property.Value.ContainsUnknown)))
        : value;

    private static string Line(Ink ink, string name, PropertyValue? before, PropertyValue? after, bool showSecrets)
    {
        return (before, after) switch
        {
            (null, { } added) => ink.Paint("green", $"  + {name}: {Text(added)}"),
            ({ } gone, null) => ink.Paint("red", $"  - {name}: {Text(gone)}"),
            ({ } old, { } next) when !old.Equals(next) => ink.Paint("yellow", $"  ~ {name}: {Text(old)} => {Text(next)}"),
            (_, { } same) => $"    {name}: {Text(same)}",
            _ => name,
        };

        string Text(PropertyValue value) => PropertyText.Format(value, indent: 4, showSecrets);
    }
}
