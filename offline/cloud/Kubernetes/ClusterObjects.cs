using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>The Kubernetes objects of a cloud, by namespace and name.</summary>
internal sealed class ClusterObjects(ResourceStore store)
{
    public const string Deployment = "kubernetes:apps/v1:Deployment";
    public const string Service = "kubernetes:core/v1:Service";
    public const string ConfigMap = "kubernetes:core/v1:ConfigMap";
    public const string Secret = "kubernetes:core/v1:Secret";

    /// <summary>The files or variables that a ConfigMap or Secret holds; null where there is no such object.</summary>
    public IReadOnlyDictionary<string, byte[]>? DataOf(string type, string space, string name)
    {
        if (store.Find(type, $"{space}/{name}") is not { Phase: not ResourcePhase.Deleting } found)
        {
            return null;
        }

        // A Secret's data is base64, a ConfigMap's is plain.
        var encoded = type == Secret ? "data" : "binaryData";
        var plain = type == Secret ? "stringData" : "data";
        var data = found.Inputs.EntriesAt(encoded).ToDictionary(entry => entry.Key, entry => Convert.FromBase64String(entry.Value), StringComparer.Ordinal);
        foreach (var (key, value) in found.Inputs.EntriesAt(plain))
        {
            data[key] = System.Text.Encoding.UTF8.GetBytes(value);
        }

        return data;
    }

    public static string NamespaceOf(CloudResource resource) => KubernetesOutputs.NamespaceOf(resource);

    public static string NameOf(CloudResource resource) => resource.Id.Split('/')[^1];
}
