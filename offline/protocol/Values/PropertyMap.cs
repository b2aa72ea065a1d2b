using System.Collections;
using System.Collections.Immutable;

namespace Rollback.Offline.Protocol.Values;

/// <summary>Properties by name, in ordinal order, with value equality.</summary>
public sealed class PropertyMap : IReadOnlyDictionary<string, PropertyValue>, IEquatable<PropertyMap>
{
    private readonly ImmutableSortedDictionary<string, PropertyValue> _properties;

    private PropertyMap(ImmutableSortedDictionary<string, PropertyValue> properties) => _properties = properties;

    public static PropertyMap Empty { get; } = new(ImmutableSortedDictionary.Create<string, PropertyValue>(StringComparer.Ordinal));

    public static PropertyMap From(IEnumerable<KeyValuePair<string, PropertyValue>> properties) =>
        new(Empty._properties.SetItems(properties));

    public int Count => _properties.Count;

    public IEnumerable<string> Keys => _properties.Keys;

    public IEnumerable<PropertyValue> Values => _properties.Values;

    public PropertyValue this[string key] => _properties[key];

    /// <summary>The property, or null where there is none.</summary>
    public PropertyValue? Find(string key) => _properties.GetValueOrDefault(key);

    public PropertyMap With(string key, PropertyValue value) => new(_properties.SetItem(key, value));

    public PropertyMap Without(string key) => new(_properties.Remove(key));

    /// <summary>Maps every value and keeps the names.</summary>
    public PropertyMap Select(Func<PropertyValue, PropertyValue> rule) =>
        From(_properties.Select(property => KeyValuePair.Create(property.Key, rule(property.Value))));

    /// <summary>Every secret wrapper taken off, at any depth.</summary>
    public PropertyMap WithoutSecrets() => Select(value => value.WithoutSecrets());

    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out PropertyValue value) =>
        _properties.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, PropertyValue>> GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(PropertyMap? other) => other is not null && _properties.SequenceEqual(other._properties);

    public override bool Equals(object? obj) => Equals(obj as PropertyMap);

    public override int GetHashCode() =>
        _properties.Aggregate(17, (hash, property) => HashCode.Combine(hash, property.Key, property.Value));
}
