using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>A provider with its configuration: what a provider reference names.</summary>
/// <param name="Reference"><c>urn::id</c>.</param>
/// <param name="Plugin">Answers the calls.</param>
/// <param name="Capabilities">What it understands.</param>
/// <param name="IsConfigured">False in previews whose provider configuration is not known yet: the plugin must not be asked.</param>
public sealed record ConfiguredProvider(string Reference, ProviderPlugin Plugin, ProviderCapabilities Capabilities, bool IsConfigured)
{
    /// <summary>Calls one of the provider's functions.</summary>
    public async Task<InvokeOutcome> InvokeAsync(string token, PropertyMap arguments, bool isPreview)
    {
        if (!IsConfigured)
        {
            return new InvokeOutcome(PropertyMap.Empty, []);
        }

        var response = await Plugin.CallAsync<InvokeRequest, InvokeResponse>("Invoke", new InvokeRequest
        {
            Tok = token,
            Args = Capabilities.Adapt(arguments).ToWire(),
            Preview = isPreview,
        });
        var result = response.Return.ToProperties();
        var hidesSecrets = !Capabilities.AcceptsSecrets && arguments.Values.Any(value => value.ContainsSecret);
        return new InvokeOutcome(hidesSecrets ? result.Select(State.SecretMarks.Wrap) : result, [.. response.Failures]);
    }
}

public sealed record InvokeOutcome(PropertyMap Result, IReadOnlyList<CheckFailure> Failures);
