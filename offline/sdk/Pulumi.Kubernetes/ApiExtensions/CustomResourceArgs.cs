using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Pulumi.Kubernetes.ApiExtensions;

/// <summary>Arguments of a <see cref="CustomResource"/>; derive from it and add the kind's own properties.</summary>
public abstract class CustomResourceArgs : ResourceArgs
{
    /// <summary>Sets the kind, which never changes and so is plain text.</summary>
    protected CustomResourceArgs(string apiVersion, string kind)
    {
        ApiVersion = apiVersion;
        Kind = kind;
        Type = $"kubernetes:{apiVersion}:{kind}";
    }

    /// <summary>The API group and version of the kind.</summary>
    [Input("apiVersion")]
    public Input<string> ApiVersion { get; }

    /// <summary>The kind.</summary>
    [Input("kind")]
    public Input<string> Kind { get; }

    /// <summary>The object's metadata.</summary>
    [Input("metadata")]
    public Input<ObjectMetaArgs>? Metadata { get; set; }

    internal string Type { get; }
}
