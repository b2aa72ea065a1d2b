namespace Pulumi;

/// <summary>Options of a component.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    private List<ProviderResource>? _providers;

    /// <summary>The providers of its descendants, one per package.</summary>
    public List<ProviderResource> Providers
    {
        get => _providers ??= [];
        set => _providers = value;
    }

    /// <summary>
    /// New options: single values of the second win where they are set, lists are those of the first, then of the second;
    /// of two providers of one package the later stays.
    /// </summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = new ComponentResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            if (options is null)
            {
                continue;
            }

            OptionsMerge.AddCommon(merged, options);
            OptionsMerge.AddProviders(merged, options);
        }

        return merged;
    }

    internal override ResourceOptions Copy() => Merge(this, null);
}
