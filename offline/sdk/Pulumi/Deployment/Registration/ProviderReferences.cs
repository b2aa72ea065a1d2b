using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>How requests name a provider: <c>urn::id</c>.</summary>
internal static class ProviderReferences
{
    /// <summary>Waits until the provider is registered. Empty for none: the engine then chooses.</summary>
    public static async Task<string> OfAsync(ProviderResource? provider)
    {
        if (provider is null)
        {
            return "";
        }

        var urn = await provider.Urn.DataTask;
        var id = await provider.Id.DataTask;
        return $"{urn.Value}::{(id is { IsKnown: true, Value.Length: > 0 } ? id.Value : Signatures.Unknown)}";
    }
}
