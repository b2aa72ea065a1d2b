using System.Globalization;
using Rollback.Offline.Cloud.Database.Archive;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>How a server runs while it recovers; afterwards it is started again with its own settings.</summary>
internal static class RecoverySettings
{
    private const long Megabyte = 1024 * 1024;
    private const long LeastBuffers = 128 * Megabyte;
    private const long MostBuffers = 1024 * Megabyte;
    private const int ShareOfMemory = 16;

    public static Dictionary<string, string> Of(RecoveryPlan plan) => new(plan.Target.Settings, StringComparer.Ordinal)
    {
        // A link instead of a copy; never a hard one, which the server would write into when it recycles the file.
        ["restore_command"] = $"test -f {Archive(plan)}/%f && ln -s {Archive(plan)}/%f \"%p\"",
        // Not the latest: that would follow a copy which once wrote into this archive.
        ["recovery_target_timeline"] = "current",
        ["recovery_target_action"] = "promote",
        ["archive_mode"] = "off",
        // A copy of a subscriber would otherwise take the changes that are the original's.
        ["max_logical_replication_workers"] = "0",
        // Nobody reads meanwhile, so the limits of the original need not be matched, but for this one.
        ["hot_standby"] = "off",
        ["max_prepared_transactions"] = plan.PreparedTransactions.ToString(CultureInfo.InvariantCulture),
        // A recovery that is cut off begins anew; what it made is flushed as a whole before it serves.
        ["fsync"] = "off",
        ["recovery_prefetch"] = "off",
        ["shared_buffers"] = $"{Buffers(plan) / Megabyte}MB",
        ["checkpoint_timeout"] = "1h",
        ["max_wal_size"] = "1TB",
        ["autovacuum"] = "off",
        // Its log is read.
        ["lc_messages"] = "C",
        ["log_min_messages"] = "warning",
        ["log_line_prefix"] = "%m [%p] ",
        ["log_startup_progress_interval"] = "10s",
    };

    /// <summary>For a shell, and for the server, to which a percent sign is the beginning of a name.</summary>
    private static string Archive(RecoveryPlan plan) => ArchiveScript.Quoted(plan.Archive.Folder).Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>As much as is replayed into, within reason: a server's few would be written out and read again all the time.</summary>
    private static long Buffers(RecoveryPlan plan)
    {
        var most = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory, LeastBuffers, MostBuffers);
        return Math.Clamp(plan.Backup.Manifest.Bytes + plan.LogBytes, LeastBuffers, most);
    }
}
