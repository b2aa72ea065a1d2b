using Pulumi;
using Pulumi.Aws.Rds;
using Pulumi.Aws.Rds.Inputs;

namespace Rollback.Components;

/// <summary>The parameter group: one per major version, shared by all generations of it, so that a restored instance behaves like the original.</summary>
internal static class DatabaseParameters
{
    /// <summary>Static parameters need a restart, so they are set before an instance starts for the first time.</summary>
    private const string AtRestart = "pending-reboot";

    private const string AtOnce = "immediate";

    public static ParameterGroup Declare(string name, PitrDatabaseArgs args, string family, Resource parent) =>
        new($"{name}-parameters-{family}", new()
        {
            Name = $"{args.Prefix}-{args.Database}-{family}",
            Family = family,
            Description = $"Database {args.Database} of {args.Prefix}",
            Parameters = All(),
            Tags = args.Tags.With(("rollback:database", args.Database)),
        }, args.Protection.Stateful(parent));

    private static InputList<ParameterGroupParameterArgs> All() => new()
    {
        // Both directions of a move between generations are logical replication.
        Set("rds.logical_replication", "1", AtRestart),
        Set("max_replication_slots", "20", AtRestart),
        Set("max_wal_senders", "20", AtRestart),
        Set("max_logical_replication_workers", "10", AtRestart),
        Set("max_worker_processes", "20", AtRestart),
        // A slot that nobody reads must not fill the disk; 16 GiB is hours of writes, then the slot is given up and the forecast says so.
        Set("max_slot_wal_keep_size", "16384", AtOnce),
        // Which rows were written after a checkpoint is a question a salvage asks.
        Set("track_commit_timestamp", "1", AtRestart),
        Set("rds.force_ssl", "1", AtOnce),
        Set("password_encryption", "scram-sha-256", AtOnce),
        // A forgotten transaction would hold up every switch of the primary.
        Set("idle_in_transaction_session_timeout", "60000", AtOnce),
        Set("log_lock_waits", "1", AtOnce),
        Set("log_temp_files", "10240", AtOnce),
        // Texts of statements stay out of the logs, whether slow, failed or DDL: a subscription or a role is made with a password in
        // the text. Slow statements are in Performance Insights.
        Set("log_statement", "none", AtOnce),
        Set("log_min_duration_statement", "-1", AtOnce),
        Set("log_min_error_statement", "panic", AtOnce),
    };

    private static ParameterGroupParameterArgs Set(string name, string value, string when) => new() { Name = name, Value = value, ApplyMethod = when };
}
