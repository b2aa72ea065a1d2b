using System.Globalization;
using Rollback.Offline.Cloud.Database.Archive;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>The automated backups of one instance, each in a folder named after the time when it was begun.</summary>
internal sealed class BackupShelf(DatabaseFolder folder, TimeProvider time)
{
    public const string Purpose = "automated";

    /// <summary>Complete ones, newest first.</summary>
    public IReadOnlyList<BaseBackup> All =>
        [.. Folders().Select(BaseBackup.Find).OfType<BaseBackup>().OrderByDescending(backup => backup.Manifest.StopsAt)];

    /// <summary>Bytes of log archived since the newest backup, which a restore would have to replay.</summary>
    public long LogSince(BaseBackup backup)
    {
        var first = backup.Manifest.FirstSegment;
        return new WalArchive(folder.Archive).Segments(first.Size).Count(segment => segment.Timeline == first.Timeline && segment.Number > first.Number) * (long)first.Size;
    }

    /// <summary>Takes another; one at a time.</summary>
    public Task<BaseBackup> TakeAsync(Instance instance, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Base);
        foreach (var part in Directory.EnumerateDirectories(folder.Base, "*" + BaseBackup.Part))
        {
            Directory.Delete(part, recursive: true); // Of one that was killed.
        }

        var name = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfffffff", CultureInfo.InvariantCulture);
        return BaseBackup.TakeAsync(instance, Path.Combine(folder.Base, name), Purpose, withLog: false, time, cancellationToken);
    }

    /// <summary>
    /// Removes what is not needed to restore to any time within the retention period, and the log before what remains. The
    /// newest backup from before the period stays: without it, the period's first hours could not be reached.
    /// </summary>
    public void Prune(TimeSpan retention)
    {
        var since = time.GetUtcNow() - retention;
        var all = All;
        if (all.Count == 0)
        {
            return;
        }

        var needed = all.FirstOrDefault(backup => backup.Manifest.StoppedAt <= since) ?? all[^1];

        foreach (var backup in all.Where(backup => backup.Manifest.StopsAt < needed.Manifest.StopsAt))
        {
            Directory.Delete(backup.Folder, recursive: true);
        }

        var archive = new WalArchive(folder.Archive);
        var first = needed.Manifest.FirstSegment;
        foreach (var segment in archive.Segments(first.Size).Where(segment => segment.Number < first.Number).ToList())
        {
            File.Delete(archive.PathOf(segment));
            File.Delete(archive.HashPathOf(segment));
        }
    }

    /// <summary>Retention of 0 days: RDS deletes automated backups then.</summary>
    public void Clear()
    {
        if (Directory.Exists(folder.Base))
        {
            Directory.Delete(folder.Base, recursive: true);
        }
    }

    private IEnumerable<string> Folders() => Directory.Exists(folder.Base)
        ? Directory.EnumerateDirectories(folder.Base).Where(path => !path.EndsWith(BaseBackup.Part, StringComparison.Ordinal))
        : [];
}
