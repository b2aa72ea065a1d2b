namespace Rollback.Offline.Cloud.Shape;

/// <summary>What is known of a Kubernetes type by its token alone.</summary>
internal static class KubernetesKind
{
    private static readonly HashSet<string> ClusterWide =
        ["Namespace", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "StorageClass", "PriorityClass", "CustomResourceDefinition"];

    /// <summary>Whether objects of the type stand in a namespace.</summary>
    public static bool HasNamespace(string type) => !ClusterWide.Contains(type.Split(':')[^1]);
}
