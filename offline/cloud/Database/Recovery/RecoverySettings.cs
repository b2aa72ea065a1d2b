using System.Globalization;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>How a server runs while it recovers; afterwards it is started again with its own settings.</summary>
internal static class RecoverySettings
{
    public static Dictionary<string, string> Of(RecoveryPlan plan) => new(plan.Target.Settings, StringComparer.Ordinal)
    {
        // The log lies where the server looks next: a shell for every piece would cost more than a tenth of the replay.
        ["restore_command"] = "false",
        // Not the latest: that would follow a copy which once wrote into this archive.
        ["recovery_target_timeline"] = "current",
        ["recovery_target_action"] = "promote",
        ["archive_mode"] = "off",
        // A copy of a subscriber would otherwise take the changes that are the original's.
        ["max_logical_replication_workers"] = "0",
        // Nobody reads meanwhile, so the limits of the original need not be matched, but for this one.
        ["hot_standby"] = "off",
        ["max_prepared_transactions"] = plan.PreparedTransactions.ToString(CultureInfo.InvariantCulture),
        // A server that starts itself again at the very end would go past the target.
        ["restart_after_crash"] = "off",
        // A recovery that is cut off begins anew; what it made is flushed as a whole before it serves.
        ["fsync"] = "off",
        ["recovery_prefetch"] = "off",
        // Few buffers, which a second process writes out ahead: replay has them clean, and little is left to write at its end.
        ["shared_buffers"] = "256MB",
        ["bgwriter_delay"] = "10ms",
        ["bgwriter_lru_maxpages"] = "2000",
        ["bgwriter_lru_multiplier"] = "10",
        ["checkpoint_timeout"] = "1h",
        ["max_wal_size"] = "1TB",
        ["autovacuum"] = "off",
        // Its log is read.
        ["lc_messages"] = "C",
        ["log_min_messages"] = "warning",
        ["log_line_prefix"] = "%m [%p] ",
        ["log_startup_progress_interval"] = "10s",
    };
}
