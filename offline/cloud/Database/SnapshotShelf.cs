using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Snapshots by identifier: complete copies, each with the log that opens it.</summary>
internal sealed class SnapshotShelf(CloudDirectory cloud, TimeProvider time)
{
    public bool Has(string identifier) => Directory.Exists(FolderOf(identifier));

    public string DataOf(string identifier) => Path.Combine(FolderOf(identifier), "data");

    public string WalOf(string identifier) => Path.Combine(FolderOf(identifier), "wal");

    /// <summary>Takes a snapshot of a running instance; one that exists already stays as it is.</summary>
    public async Task TakeAsync(string identifier, Instance instance, CancellationToken cancellationToken)
    {
        if (!Has(identifier))
        {
            Directory.CreateDirectory(cloud.Snapshots);
            await Backup.TakeAsync(instance.Folder, instance.Administrator, FolderOf(identifier), time, cancellationToken);
        }
    }

    public void Remove(string identifier)
    {
        if (Has(identifier))
        {
            Directory.Delete(FolderOf(identifier), recursive: true);
        }
    }

    private string FolderOf(string identifier) => Path.Combine(cloud.Snapshots, identifier);
}
