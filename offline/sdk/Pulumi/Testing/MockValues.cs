using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Testing;

/// <summary>Properties on their way to mocks and back.</summary>
internal static class MockValues
{
    /// <summary>Plain values. What is unknown or null is left out.</summary>
    public static ImmutableDictionary<string, object> Read(Struct? properties) => Deserializer.DeserializeEach(properties.ToProperties())
        .Where(property => property.Value is { IsKnown: true, Value: not null })
        .ToImmutableDictionary(property => property.Key, property => property.Value.Value!);

    /// <exception cref="InvalidOperationException">The state is something else than properties by name.</exception>
    public static async Task<Struct> WriteAsync(object state)
    {
        var value = await new Serializer(keepResources: true).SerializeAsync("state", state);
        return value switch
        {
            PropertyValue.Map map => map.Properties.ToWire(),
            PropertyValue.Null => new Struct(),
            _ => throw new InvalidOperationException($"A mock gave a {state.GetType().FullName}; properties by name are expected."),
        };
    }
}
