using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>Room for a copy, seen to before it is begun: a server whose disk runs full in the middle goes down.</summary>
internal static class CloneSpace
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Whether there is enough even if everything that is archived after the backup had to be replayed.</summary>
    public static bool IsAmple(BackupManifest backup, WalArchive archive, long available) =>
        available >= Needed(backup, archive.Segments(backup.SegmentSize).Count() * (long)backup.SegmentSize);

    /// <exception cref="CloudException">There is too little.</exception>
    public static void Ensure(RecoveryPlan plan, string folder, long available)
    {
        var needed = Needed(plan.Backup.Manifest, plan.LogBytes);
        if (available < needed)
        {
            throw new CloudException(
                $"There is too little room in {folder} to restore: {needed / Mebibyte} MiB are needed ({plan.Backup.Manifest.Bytes / Mebibyte} MiB of data, {plan.LogBytes / Mebibyte} MiB of log), {available / Mebibyte} MiB are free. Free space there and try again.");
        }
    }

    /// <summary>What is replayed may all be new pages, and the server needs log of its own.</summary>
    private static long Needed(BackupManifest backup, long log) => backup.Bytes + log + (2 * backup.SegmentSize);
}
