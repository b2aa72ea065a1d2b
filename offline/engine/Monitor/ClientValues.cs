using Google.Protobuf.WellKnownTypes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Which forms of values a program understands in answers.</summary>
public sealed record ClientValues(bool AcceptsSecrets, bool AcceptsResources, bool AcceptsPartial)
{
    /// <summary>Without forms that the program does not understand; one that knows no partial values gets no property with an unknown in it.</summary>
    public Struct ToWire(PropertyMap properties) => AcceptsSecrets && AcceptsResources && AcceptsPartial
        ? properties.ToWire()
        : PropertyMap.From(properties
            .Where(property => AcceptsPartial || !property.Value.ContainsUnknown)
            .Select(property => KeyValuePair.Create(property.Key, property.Value.Rewrite(Adapt)))).ToWire();

    private PropertyValue Adapt(PropertyValue value) => value switch
    {
        PropertyValue.Secret secret when !AcceptsSecrets => secret.Value,
        PropertyValue.ResourceReference reference when !AcceptsResources => reference.Id ?? reference.Urn,
        _ => value,
    };
}
