namespace Pulumi;

/// <summary>A resource that a provider creates, updates and deletes.</summary>
public class CustomResource : Resource
{
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, custom: true, args ?? ResourceArgs.Empty, options ?? new())
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
