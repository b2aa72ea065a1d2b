using Rollback.Offline.Cloud.Database.Archive;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>
/// The archived log where a recovering server reads it: links, never hard ones, which the server would write into when it
/// recycles a file.
/// </summary>
internal static class LinkedLog
{
    private const string Folder = "pg_wal";

    /// <summary>Links every piece from the backup's first one on, and histories of timelines.</summary>
    public static void Make(RecoveryPlan plan, string data)
    {
        var first = plan.Backup.Manifest.FirstSegment;
        var needed = plan.Archive.Segments(first.Size)
            .Where(segment => segment.Timeline == first.Timeline && segment.Number >= first.Number)
            .Select(segment => segment.Name)
            .Concat(plan.Archive.Histories);
        foreach (var name in needed)
        {
            File.CreateSymbolicLink(Path.Combine(data, Folder, name), Path.Combine(plan.Archive.Folder, name));
        }
    }

    /// <summary>After the recovery: nothing of the server's leads into an archive any more.</summary>
    public static void Remove(string data)
    {
        foreach (var link in new DirectoryInfo(Path.Combine(data, Folder)).EnumerateFiles().Where(file => file.LinkTarget is not null))
        {
            link.Delete();
        }
    }
}
