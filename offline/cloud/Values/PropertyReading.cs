using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Values;

/// <summary>Reads plain values out of properties by path; secret wrappers are looked through.</summary>
internal static class PropertyReading
{
    /// <summary>The value at a dotted path such as <c>metadata.name</c>, or null where any part of it is absent.</summary>
    public static PropertyValue? At(this PropertyMap properties, string path)
    {
        PropertyValue? value = properties;
        foreach (var name in path.Split('.'))
        {
            value = value.Plain() is PropertyValue.Map map ? map.Properties.Find(name) : null;
        }

        return value.Plain() is PropertyValue.Null ? null : value.Plain();
    }

    public static string? TextAt(this PropertyMap properties, string path) => properties.At(path).AsText();

    public static double? NumberAt(this PropertyMap properties, string path) => properties.At(path) switch
    {
        PropertyValue.Number number => number.Value,
        PropertyValue.Text text when double.TryParse(text.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    public static int? IntegerAt(this PropertyMap properties, string path) => (int?)properties.NumberAt(path);

    public static bool FlagAt(this PropertyMap properties, string path) =>
        properties.At(path) is PropertyValue.Bool { Value: true } or PropertyValue.Text { Value: "true" };

    /// <summary>The maps of a list; empty where there is none.</summary>
    public static IEnumerable<PropertyMap> MapsAt(this PropertyMap properties, string path) =>
        properties.ItemsAt(path).OfType<PropertyValue.Map>().Select(map => map.Properties);

    public static IEnumerable<string> TextsAt(this PropertyMap properties, string path) =>
        properties.ItemsAt(path).Select(AsText).OfType<string>();

    public static PropertyMap MapAt(this PropertyMap properties, string path) =>
        properties.At(path) is PropertyValue.Map map ? map.Properties : PropertyMap.Empty;

    /// <summary>Text entries of a map, such as labels or data.</summary>
    public static IReadOnlyDictionary<string, string> EntriesAt(this PropertyMap properties, string path) => properties.MapAt(path)
        .Where(entry => entry.Value.AsText() is not null)
        .ToDictionary(entry => entry.Key, entry => entry.Value.AsText()!, StringComparer.Ordinal);

    /// <summary>Text, or the text of a number or boolean; null for anything else.</summary>
    public static string? AsText(this PropertyValue? value) => value.Plain() switch
    {
        PropertyValue.Text text => text.Value,
        PropertyValue.Number number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        PropertyValue.Bool flag => flag.Value ? "true" : "false",
        _ => null,
    };

    /// <summary>The value within secret wrappers and outputs; null stays null.</summary>
    public static PropertyValue? Plain(this PropertyValue? value) => value switch
    {
        PropertyValue.Secret secret => secret.Value.Plain(),
        PropertyValue.Output output => output.Value.Plain() ?? PropertyValue.NotKnown,
        _ => value,
    };

    private static IEnumerable<PropertyValue> ItemsAt(this PropertyMap properties, string path) =>
        properties.At(path) is PropertyValue.List list ? list.Items.Select(item => item.Plain()!) : [];
}
