using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>Properties on their way to a function of the program and back.</summary>
internal static class CallbackValues
{
    /// <summary>Plain values; what is unknown or secret, at any depth, is an output.</summary>
    public static ImmutableDictionary<string, object?> Read(Struct properties) => Read(properties.ToProperties());

    public static async Task<Struct> WriteAsync(ImmutableDictionary<string, object?> values)
    {
        var serialized = await Serializer.SerializeAllAsync(values, "callback", keepResources: true, keepOutputs: true);
        return serialized.Properties.ToWire();
    }

    private static ImmutableDictionary<string, object?> Read(PropertyMap properties) =>
        properties.ToImmutableDictionary(property => property.Key, property => Read(property.Value));

    private static object? Read(PropertyValue value) => value switch
    {
        PropertyValue.Map map => Read(map.Properties),
        PropertyValue.List list => list.Items.Select(Read).ToImmutableArray(),
        PropertyValue.Unknown or PropertyValue.Secret or PropertyValue.Output =>
            Output<object?>.Untracked(Task.FromResult(Deserializer.Deserialize(value))),
        _ => Deserializer.Deserialize(value).Value,
    };
}
