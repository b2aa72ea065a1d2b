namespace Pulumi.Kubernetes;

/// <summary>What all Kubernetes resources derive from.</summary>
public abstract class KubernetesResource : CustomResource
{
    internal KubernetesResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, args, CustomResourceOptions.Merge(new CustomResourceOptions { Version = Utilities.Version }, options))
    {
    }
}
