using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>Property values in few letters.</summary>
internal static class Shorthand
{
    public static PropertyMap Map(params (string Name, PropertyValue Value)[] properties) =>
        PropertyMap.From(properties.Select(property => KeyValuePair.Create(property.Name, property.Value)));

    public static PropertyValue List(params PropertyValue[] items) => new PropertyValue.List([.. items]);

    public static PropertyValue Secret(string text) => new PropertyValue.Secret(text);
}
