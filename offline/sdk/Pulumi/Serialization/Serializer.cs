using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Serialization;

/// <summary>
/// Turns values of a program into property values for the engine: awaits outputs, marks what is unknown or secret, and
/// collects the resources met on the way.
/// </summary>
/// <param name="keepResources">Whether resources go as references; else as their ids or URNs.</param>
internal sealed class Serializer(bool keepResources)
{
    private readonly HashSet<Resource> _dependencies = [];

    public ImmutableHashSet<Resource> Dependencies => [.. _dependencies];

    /// <param name="values">By their names on the wire.</param>
    /// <param name="label">What messages call the whole.</param>
    /// <param name="keepResources">Whether resources go as references; else as their ids or URNs.</param>
    /// <param name="keepOutputs">Whether outputs go as output values, with their dependencies.</param>
    public static async Task<SerializedProperties> SerializeAllAsync(
        IReadOnlyDictionary<string, object?> values, string label, bool keepResources, bool keepOutputs = false)
    {
        var properties = new List<KeyValuePair<string, PropertyValue>>();
        var dependencies = ImmutableDictionary.CreateBuilder<string, ImmutableHashSet<Resource>>();
        foreach (var (name, value) in values)
        {
            var serializer = new Serializer(keepResources);
            var property = await serializer.SerializeAsync($"{label}.{name}", value, keepOutputs);
            if (property is not PropertyValue.Null)
            {
                properties.Add(new(name, property));
                dependencies[name] = serializer.Dependencies;
            }
        }

        return new(PropertyMap.From(properties), dependencies.ToImmutable());
    }

    /// <param name="path">What messages call the value.</param>
    /// <param name="value">Anything that section 4.4 of the protocol notes lists.</param>
    /// <param name="keepOutputs">Whether outputs go as output values; those within another output never do.</param>
    /// <exception cref="InvalidOperationException">A value has a type that cannot be sent.</exception>
    public async ValueTask<PropertyValue> SerializeAsync(string path, object? value, bool keepOutputs = false) => value switch
    {
        null => PropertyValue.Nothing,
        string text => text,
        bool flag => flag,
        int number => (double)number,
        double number => number,
        IUnion union => await SerializeAsync(path, union.Value, keepOutputs),
        IInput input => await SerializeAsync(path, input.Content, keepOutputs),
        IOutput output => await OutputAsync(path, output, keepOutputs),
        AssetOrArchive asset => await BlobAsync(path, asset, keepOutputs),
        Task => throw new InvalidOperationException(
            $"Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output:\n\t{path}"),
        CustomResource resource => await CustomAsync(path, resource),
        ComponentResource resource => await ComponentAsync(path, resource),
        JsonElement json => JsonValues.From(json),
        InputArgs args => await MapAsync(path, args.ToDictionary(), keepOutputs),
        IDictionary map => await MapAsync(path, StringKeyed(path, map), keepOutputs),
        IList list => await ListAsync(path, list, keepOutputs),
        Enum named => Convert.ToDouble(Convert.ChangeType(named, Enum.GetUnderlyingType(named.GetType()), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        _ when EnumTypes.Unwrap(value) is { } plain => await SerializeAsync(path, plain, keepOutputs),
        _ when OutputTypeFields.TryRead(value, out var fields) => await MapAsync(path, fields, keepOutputs),
        _ => throw new InvalidOperationException($"{value.GetType().FullName} is not a supported argument type.\n\t{path}"),
    };

    private static IEnumerable<KeyValuePair<string, object?>> StringKeyed(string path, IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
        {
            yield return entry.Key is string key
                ? new(key, entry.Value)
                : throw new InvalidOperationException(
                    $"Dictionaries are only supported with string keys: {entry.Key.GetType().FullName} is not a supported key type.\n\t{path}");
        }
    }

    private async ValueTask<PropertyValue> OutputAsync(string path, IOutput output, bool keepOutputs)
    {
        var data = await output.GetDataAsync();
        _dependencies.UnionWith(data.Resources);

        var value = data.IsKnown ? await SerializeAsync(path, data.Value) : PropertyValue.NotKnown;
        if (keepOutputs && (!data.IsKnown || data.IsSecret || !data.Resources.IsEmpty))
        {
            return new PropertyValue.Output(data.IsKnown ? value : null, data.IsSecret, await ResourceClosure.UrnsAsync(data.Resources));
        }

        return data is { IsKnown: true, IsSecret: true } ? new PropertyValue.Secret(value) : value;
    }

    private async ValueTask<PropertyValue> CustomAsync(string path, CustomResource resource)
    {
        _dependencies.Add(resource);
        var id = await SerializeAsync($"{path}.id", resource.Id);
        return keepResources
            ? new PropertyValue.ResourceReference(await UrnAsync(path, resource), id is PropertyValue.Unknown ? "" : id.WithoutSecrets(), "")
            : id;
    }

    private async ValueTask<PropertyValue> ComponentAsync(string path, ComponentResource resource)
    {
        _dependencies.Add(resource);
        var urn = await UrnAsync(path, resource);
        return keepResources ? new PropertyValue.ResourceReference(urn, Id: null, "") : urn;
    }

    private async ValueTask<string> UrnAsync(string path, Resource resource) =>
        await SerializeAsync($"{path}.urn", resource.Urn) is PropertyValue.Text urn ? urn.Value : "";

    private async ValueTask<PropertyValue> MapAsync(string path, IEnumerable<KeyValuePair<string, object?>> map, bool keepOutputs)
    {
        var entries = new List<KeyValuePair<string, PropertyValue>>();
        foreach (var (key, value) in map)
        {
            var entry = await SerializeAsync($"{path}.{key}", value, keepOutputs);
            if (entry is not PropertyValue.Null)
            {
                entries.Add(new(key, entry));
            }
        }

        return PropertyMap.From(entries);
    }

    private async ValueTask<PropertyValue> ListAsync(string path, IList list, bool keepOutputs)
    {
        if (ImmutableArrays.IsDefault(list))
        {
            return PropertyValue.Nothing;
        }

        var items = ImmutableArray.CreateBuilder<PropertyValue>(list.Count);
        foreach (var item in list)
        {
            items.Add(await SerializeAsync($"{path}[{items.Count}]", item, keepOutputs));
        }

        return new PropertyValue.List(items.ToImmutable());
    }

    private async ValueTask<PropertyValue> BlobAsync(string path, AssetOrArchive asset, bool keepOutputs)
    {
        var content = await SerializeAsync($"{path}.{asset.Form}", asset.Content, keepOutputs);
        return new PropertyValue.Blob(asset.IsArchive, PropertyMap.Empty.With(asset.Form, content));
    }
}
