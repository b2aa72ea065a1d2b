using System.Runtime.CompilerServices;

namespace Pulumi;

/// <summary>A resource that a provider creates, updates and deletes.</summary>
public class CustomResource : Resource
{
    // Without a priority, a call that leaves out the options would be ambiguous.
    [OverloadResolutionPriority(1)]
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, custom: true, args ?? ResourceArgs.Empty, options ?? new())
    {
    }

    /// <param name="type">The type token.</param>
    /// <param name="name">Unique among resources of this type below the same parent's type.</param>
    /// <param name="args">Its inputs.</param>
    /// <param name="options">How the engine treats it.</param>
    /// <param name="registerPackageRequest">The parameterized package that the type belongs to.</param>
    public CustomResource(
        string type,
        string name,
        ResourceArgs? args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null)
        : base(type, name, custom: true, args ?? ResourceArgs.Empty, options ?? new(), package: registerPackageRequest)
    {
    }

    private protected CustomResource(string type, string name)
        : base(type, name, custom: true, ResourceArgs.Empty, new CustomResourceOptions(), registered: false)
    {
    }

    /// <summary>The provider's name for the resource; unknown in the preview of its creation.</summary>
    [Output("id")]
    public Output<string> Id { get; private protected set; } = null!;
}
