using Pulumi.Kubernetes.Types.Outputs.Meta.V1;

namespace Pulumi.Kubernetes.ApiExtensions;

/// <summary>An instance of a kind that a custom resource definition adds to the cluster.</summary>
public class CustomResource : KubernetesResource
{
    /// <summary>Declares the instance that <paramref name="args"/> describes.</summary>
    public CustomResource(string name, CustomResourceArgs args, CustomResourceOptions? options = null)
        : base(args.Type, name, args, options)
    {
    }

    /// <summary>The API group and version of the kind.</summary>
    [Output("apiVersion")]
    public Output<string> ApiVersion { get; private set; } = null!;

    /// <summary>The kind.</summary>
    [Output("kind")]
    public Output<string> Kind { get; private set; } = null!;

    /// <summary>The object's metadata.</summary>
    [Output("metadata")]
    public Output<ObjectMeta> Metadata { get; private set; } = null!;
}
