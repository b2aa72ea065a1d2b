namespace Pulumi;

/// <summary>A provider with its own settings, for resources that name it.</summary>
public class ProviderResource : CustomResource
{
    internal const string TypePrefix = "pulumi:providers:";

    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base(TypePrefix + package, name, args, options) => Package = package;

    private protected ProviderResource(string package, string name)
        : base(TypePrefix + package, name) => Package = package;

    internal string Package { get; }
}
