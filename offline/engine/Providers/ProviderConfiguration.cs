using System.Collections.Immutable;
using Pulumirpc;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>Compares configurations of providers.</summary>
public static class ProviderConfiguration
{
    /// <summary>What a change from one provider's configuration to another means for the resources that it manages.</summary>
    public static async Task<DiffOutcome> DiffAsync(
        ProviderPlugin plugin, ResourceState old, PropertyMap inputs, ImmutableArray<string> ignoreChanges)
    {
        var olds = ProviderInputs.Public(old.Inputs);
        var news = ProviderInputs.Public(inputs);
        var response = await plugin.TryCallAsync<DiffRequest, DiffResponse>("DiffConfig", new DiffRequest
        {
            Id = old.Id,
            Urn = old.Urn,
            Name = Urns.NameOf(old.Urn),
            Type = old.Type,
            Olds = ProviderInputs.Public(old.Outputs).WithoutSecrets().ToWire(),
            OldInputs = olds.WithoutSecrets().ToWire(),
            News = news.WithoutSecrets().ToWire(),
            IgnoreChanges = { ignoreChanges },
        });
        return response is null ? InputDiff.Of(olds, news) : ProviderDiff.Read(response, olds, news);
    }
}
