using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Serialization;

/// <summary>
/// Turns property values from the engine into plain values: strings, doubles, bools, immutable arrays and dictionaries,
/// assets, resources. An unknown or a secret anywhere within makes the whole unknown or secret.
/// </summary>
internal static class Deserializer
{
    public static OutputData<object?> Deserialize(PropertyValue value)
    {
        var found = new Findings();
        var plain = Plain(value, found);
        return new(found.Resources.ToImmutable(), found.IsKnown ? plain : null, found.IsKnown, found.IsSecret);
    }

    /// <summary>Each property on its own. Provider-private ones, whose names begin with two underscores, are left out.</summary>
    public static ImmutableDictionary<string, OutputData<object?>> DeserializeEach(PropertyMap properties) => properties
        .Where(property => !IsPrivate(property.Key))
        .ToImmutableDictionary(property => property.Key, property => Deserialize(property.Value));

    private static object? Plain(PropertyValue value, Findings found)
    {
        switch (value)
        {
            case PropertyValue.Bool flag:
                return flag.Value;
            case PropertyValue.Number number:
                return number.Value;
            case PropertyValue.Text text:
                return text.Value;
            case PropertyValue.List list:
                return list.Items.Select(item => Plain(item, found)).ToImmutableArray();
            case PropertyValue.Map map:
                return Map(map.Properties, found);
            case PropertyValue.Secret secret:
                found.IsSecret = true;
                return Plain(secret.Value, found);
            case PropertyValue.Output output:
                found.IsSecret |= output.IsSecret;
                found.Resources.UnionWith(output.Dependencies.Select(urn => new DependencyResource(urn)));
                return Plain(output.Value ?? PropertyValue.NotKnown, found);
            case PropertyValue.ResourceReference reference:
                return ResourceReferences.Resolve(reference);
            case PropertyValue.Blob blob:
                return Blobs.Read(blob);
            case PropertyValue.Unknown:
                found.IsKnown = false;
                return null;
            default:
                return null;
        }
    }

    private static ImmutableDictionary<string, object?> Map(PropertyMap map, Findings found) => map
        .Where(property => !IsPrivate(property.Key))
        .ToImmutableDictionary(property => property.Key, property => Plain(property.Value, found));

    private static bool IsPrivate(string name) => name.StartsWith("__", StringComparison.Ordinal);

    private sealed class Findings
    {
        public bool IsKnown { get; set; } = true;

        public bool IsSecret { get; set; }

        public ImmutableHashSet<Resource>.Builder Resources { get; } = ImmutableHashSet.CreateBuilder<Resource>();
    }
}
