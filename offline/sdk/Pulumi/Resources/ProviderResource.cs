using System.Runtime.CompilerServices;

namespace Pulumi;

/// <summary>A provider with its own settings, for resources that name it.</summary>
public class ProviderResource : CustomResource
{
    internal const string TypePrefix = "pulumi:providers:";

    // Without a priority, a call that leaves out the options would be ambiguous.
    [OverloadResolutionPriority(1)]
    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base(TypePrefix + package, name, args, options) => Package = package;

    /// <inheritdoc cref="CustomResource(string, string, ResourceArgs, CustomResourceOptions, RegisterPackageRequest)"/>
    public ProviderResource(
        string package,
        string name,
        ResourceArgs args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null)
        : base(TypePrefix + package, name, args, options, registerPackageRequest) => Package = package;

    private protected ProviderResource(string package, string name)
        : base(TypePrefix + package, name) => Package = package;

    internal string Package { get; }
}
