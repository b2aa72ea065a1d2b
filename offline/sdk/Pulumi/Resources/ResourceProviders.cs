using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Which providers a resource uses and hands on to its children.</summary>
internal static class ResourceProviders
{
    public static (ProviderResource? Own, ImmutableDictionary<string, ProviderResource> ForChildren) Choose(
        string type, bool custom, Resource resource, ResourceOptions options)
    {
        var inherited = resource.Parent?.Providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        return custom ? ForCustom(type, inherited, options) : ForComponent(inherited, resource, options);
    }

    private static (ProviderResource?, ImmutableDictionary<string, ProviderResource>) ForCustom(
        string type, ImmutableDictionary<string, ProviderResource> inherited, ResourceOptions options)
    {
        var package = type.Split(':') is [var first, _, _] ? first : "";
        return options.Provider is { } chosen
            ? (chosen, package == "" ? inherited : inherited.SetItem(package, chosen))
            : (inherited.GetValueOrDefault(package), inherited);
    }

    private static (ProviderResource?, ImmutableDictionary<string, ProviderResource>) ForComponent(
        ImmutableDictionary<string, ProviderResource> inherited, Resource resource, ResourceOptions options)
    {
        var several = (options as ComponentResourceOptions)?.Providers ?? [];
        if (options.Provider is not null && several.Count > 0)
        {
            throw new ResourceException("Do not supply both 'provider' and 'providers' options to a ComponentResource.", resource);
        }

        IEnumerable<ProviderResource> given = options.Provider is { } single ? [single] : several;
        foreach (var provider in given)
        {
            inherited = inherited.SetItem(provider.Package, provider);
        }

        return (options.Provider, inherited);
    }
}
