using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Rollback.Offline.Engine.State;

/// <summary>
/// Deployments of versions 1 and 2 may have resources without a provider: it was the default one of their package, which stood
/// nowhere. It is put before them, without configuration, until the next update says what that is.
/// </summary>
internal static class LegacyProviders
{
    public static ImmutableArray<ResourceState> Complete(ImmutableArray<ResourceState> resources)
    {
        if (!resources.Any(IsOrphan))
        {
            return resources;
        }

        var providers = resources.Where(IsOrphan).Select(Default).DistinctBy(provider => provider.Urn)
            .Where(provider => !resources.Any(known => known.Urn == provider.Urn && !known.Delete)).ToArray();
        var references = resources.Concat(providers).Where(known => Urns.IsProvider(known.Type) && !known.Delete)
            .ToDictionary(known => known.Urn, known => $"{known.Urn}::{known.Id}");
        return [.. providers, .. resources.Select(known => IsOrphan(known) ? known with { Provider = references[Default(known).Urn] } : known)];
    }

    private static bool IsOrphan(ResourceState resource) =>
        resource is { Custom: true, Provider: "" } && !Urns.IsProvider(resource.Type) && Urns.PackageOf(resource.Type) != "pulumi"
        && Urns.IsValid(resource.Urn);

    private static ResourceState Default(ResourceState resource)
    {
        var type = Urns.ProviderTypePrefix + Urns.PackageOf(resource.Type);
        var urn = Urns.Create(Urns.StackOf(resource.Urn), Urns.ProjectOf(resource.Urn), "", type, "default");
        return new()
        {
            Urn = urn,
            Type = type,
            Custom = true,

            // Of the URN, so that every reading of the file finds the same one.
            Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(urn)).AsSpan(0, 16)).ToString(),
        };
    }
}
