using System.Globalization;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Recorded;

/// <summary>Kubernetes objects as the API server answers them: the inputs and server-side metadata.</summary>
internal sealed class KubernetesOutputs(TimeProvider time)
{
    /// <summary><c>namespace/name</c>, or the name alone for what has no namespace.</summary>
    public static string IdFor(CloudResource draft)
    {
        var name = draft.Inputs.TextAt("metadata.name") ?? throw new Home.CloudException($"{draft.Urn} has no metadata.name.");
        return KubernetesKind.HasNamespace(draft.Type) ? $"{NamespaceOf(draft)}/{name}" : name;
    }

    public static string NamespaceOf(CloudResource resource) => resource.Inputs.TextAt("metadata.namespace") ?? "default";

    public PropertyMap OutputsOf(CloudResource resource)
    {
        var before = resource.Outputs.MapAt("metadata");
        var generation = (before.NumberAt("generation") ?? 0) + 1;
        var metadata = resource.Inputs.MapAt("metadata")
            .With("uid", before.Find("uid") ?? Guid.NewGuid().ToString())
            .With("creationTimestamp", before.Find("creationTimestamp") ?? time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .With("generation", generation)
            .With("resourceVersion", generation.ToString(CultureInfo.InvariantCulture));
        if (resource.Id.Contains('/', StringComparison.Ordinal))
        {
            metadata = metadata.With("namespace", NamespaceOf(resource));
        }

        return resource.Inputs.With("metadata", metadata);
    }
}
