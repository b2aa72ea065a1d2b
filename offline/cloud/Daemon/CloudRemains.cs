using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>What stays of a cloud after its last resource: final snapshots, the key that opens them, and the last log.</summary>
internal static class CloudRemains
{
    public static void Clear(CloudDirectory cloud)
    {
        foreach (var folder in new[] { cloud.Resources, cloud.Vault, cloud.Databases, cloud.Pods })
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        File.Delete(cloud.Faults);
        File.Delete(cloud.Network);
        if (!Directory.Exists(cloud.Snapshots) || !Directory.EnumerateFileSystemEntries(cloud.Snapshots).Any())
        {
            File.Delete(cloud.Key);
        }
    }
}
