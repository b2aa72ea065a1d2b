using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>Room for a copy, seen to before it is begun: a server whose disk runs full in the middle goes down.</summary>
internal static class CloneSpace
{
    private const long Mebibyte = 1024 * 1024;

    /// <exception cref="CloudException">There is too little.</exception>
    public static void Ensure(RecoveryPlan plan, string folder, long available)
    {
        // What is replayed may all be new pages, and the server needs log of its own.
        var needed = plan.Backup.Manifest.Bytes + plan.LogBytes + (2 * plan.Backup.Manifest.SegmentSize);
        if (available < needed)
        {
            throw new CloudException(
                $"There is too little room in {folder} to restore: {needed / Mebibyte} MiB are needed ({plan.Backup.Manifest.Bytes / Mebibyte} MiB of data, {plan.LogBytes / Mebibyte} MiB of log), {available / Mebibyte} MiB are free. Free space there and try again.");
        }
    }
}
