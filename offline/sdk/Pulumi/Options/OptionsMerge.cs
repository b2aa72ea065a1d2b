namespace Pulumi;

/// <summary>Lays options over others.</summary>
internal static class OptionsMerge
{
    public static void AddCommon(ResourceOptions target, ResourceOptions options)
    {
        target.Id = options.Id ?? target.Id;
        target.Parent = options.Parent ?? target.Parent;
        target.Protect = options.Protect ?? target.Protect;
        target.Urn = options.Urn ?? target.Urn;
        target.Version = options.Version ?? target.Version;
        target.CustomTimeouts = options.CustomTimeouts ?? target.CustomTimeouts;
        target.PluginDownloadURL = options.PluginDownloadURL ?? target.PluginDownloadURL;
        target.RetainOnDelete = options.RetainOnDelete ?? target.RetainOnDelete;
        target.DeletedWith = options.DeletedWith ?? target.DeletedWith;
        target.ReplacementTrigger = options.ReplacementTrigger ?? target.ReplacementTrigger;

        target.DependsOn.AddRange(options.DependsOn);
        target.ReplaceWith.AddRange(options.ReplaceWith);
        target.IgnoreChanges.AddRange(options.IgnoreChanges);
        target.ReplaceOnChanges.AddRange(options.ReplaceOnChanges);
        target.HideDiffs.AddRange(options.HideDiffs);
        target.ResourceTransformations.AddRange(options.ResourceTransformations);
        target.ResourceTransforms.AddRange(options.ResourceTransforms);
        target.Aliases.AddRange(options.Aliases);
        target.Hooks = target.Hooks.Concat(options.Hooks);
    }

    /// <summary>A component has either one provider or several; as soon as either side has several, all are kept as such.</summary>
    public static void AddProviders(ComponentResourceOptions target, ComponentResourceOptions options)
    {
        if (target.Providers.Count == 0 && options.Providers.Count == 0)
        {
            target.Provider = options.Provider ?? target.Provider;
            return;
        }

        var byPackage = new Dictionary<string, ProviderResource>();
        foreach (var provider in Of(target).Concat(Of(options)))
        {
            byPackage[provider.Package] = provider;
        }

        target.Provider = null;
        target.Providers = [.. byPackage.Values];

        // A conflict within the given options is left for the resource to refuse.
        if (options is { Provider: { } single, Providers.Count: > 0 })
        {
            target.Provider = single;
        }
    }

    private static IEnumerable<ProviderResource> Of(ComponentResourceOptions options) =>
        options.Provider is { } single ? options.Providers.Prepend(single) : options.Providers;
}
