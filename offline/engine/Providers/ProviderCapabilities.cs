using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>Which forms of values a provider understands, and whether it takes part in previews.</summary>
public sealed record ProviderCapabilities(bool AcceptsSecrets, bool AcceptsResources, bool AcceptsOutputs, bool SupportsPreview)
{
    /// <summary>The properties without the forms that the provider does not understand.</summary>
    public PropertyMap Adapt(PropertyMap properties, bool keepOutputs = false) =>
        properties.Values.Any(value => NeedsAdapting(value, keepOutputs))
            ? properties.Select(property => property.Rewrite(value => Adapt(value, keepOutputs)))
            : properties;

    private bool NeedsAdapting(PropertyValue value, bool keepOutputs) =>
        (!AcceptsSecrets && value.Contains<PropertyValue.Secret>())
        || (!AcceptsResources && value.Contains<PropertyValue.ResourceReference>())
        || (!(keepOutputs && AcceptsOutputs) && value.Contains<PropertyValue.Output>());

    private PropertyValue Adapt(PropertyValue value, bool keepOutputs) => value switch
    {
        PropertyValue.Output output when !(keepOutputs && AcceptsOutputs) => Plain(output),
        PropertyValue.Secret secret when !AcceptsSecrets => secret.Value,
        PropertyValue.ResourceReference reference when !AcceptsResources => reference.Id ?? reference.Urn,
        _ => value,
    };

    private PropertyValue Plain(PropertyValue.Output output)
    {
        var value = output.Value ?? PropertyValue.NotKnown;
        return output.IsSecret && AcceptsSecrets ? new PropertyValue.Secret(value) : value;
    }
}
