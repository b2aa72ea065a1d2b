using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Snapshots by identifier: complete copies, each with the log that opens it.</summary>
internal sealed class SnapshotShelf(CloudDirectory cloud, TimeProvider time)
{
    public IReadOnlyList<BaseBackup> All =>
        Directory.Exists(cloud.Snapshots) ? [.. Directory.EnumerateDirectories(cloud.Snapshots).Select(Path.GetFileName).OfType<string>().Select(Find).OfType<BaseBackup>()] : [];

    /// <summary>Null when there is none, or it was never finished.</summary>
    public BaseBackup? Find(string identifier) =>
        identifier.EndsWith(BaseBackup.Part, StringComparison.Ordinal) ? null : BaseBackup.Find(FolderOf(identifier));

    /// <summary>Takes a snapshot of a running instance. One that exists stays as it is if it was taken for the same purpose.</summary>
    /// <exception cref="CloudException">The name is taken: what is asked for would silently be something else.</exception>
    public async Task TakeAsync(string identifier, string purpose, Instance instance, CancellationToken cancellationToken)
    {
        if (Find(identifier) is { } existing)
        {
            if (existing.Manifest.Purpose == purpose && existing.Manifest.Owner == instance.Incarnation)
            {
                return;
            }

            throw new CloudException($"DBSnapshotAlreadyExists: there is a snapshot '{identifier}' already, of another database or moment. Choose another name, or delete that snapshot.");
        }

        Directory.CreateDirectory(cloud.Snapshots);
        await BaseBackup.TakeAsync(instance, FolderOf(identifier), purpose, withLog: true, time, cancellationToken);
    }

    /// <summary>Removes a snapshot, or what an interrupted attempt left of one; another's of that name stays.</summary>
    public void Remove(string identifier, string purpose)
    {
        if (Find(identifier) is { } snapshot && snapshot.Manifest.Purpose == purpose)
        {
            Directory.Delete(snapshot.Folder, recursive: true);
        }

        var part = FolderOf(identifier) + BaseBackup.Part;
        if (Directory.Exists(part))
        {
            Directory.Delete(part, recursive: true);
        }
    }

    private string FolderOf(string identifier) => Path.Combine(cloud.Snapshots, identifier);
}
