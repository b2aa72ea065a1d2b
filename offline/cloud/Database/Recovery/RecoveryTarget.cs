using System.Globalization;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>Where a recovery stops. There always is one: without, PostgreSQL opens at any gap in the log as if that were the end.</summary>
internal abstract record RecoveryTarget
{
    /// <summary>For a person.</summary>
    public abstract string Description { get; }

    /// <summary>As PostgreSQL takes it.</summary>
    public abstract IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Whether a backup was not finished yet at the target, so that an older one is needed.</summary>
    public virtual bool IsBefore(BackupManifest backup) => false;

    /// <summary>Whether recovery stops at this record, or before it.</summary>
    public abstract bool IsReachedBy(WalRecord record);

    /// <summary>A restore point.</summary>
    public sealed record Named(string Name) : RecoveryTarget
    {
        public override string Description => $"restore point '{Name}'";

        public override IReadOnlyDictionary<string, string> Settings => Of(("recovery_target_name", Name));

        public override bool IsReachedBy(WalRecord record) => record.Kind == WalRecordKind.RestorePoint && record.Name == Name;
    }

    /// <summary>What was committed up to a time, that very microsecond included.</summary>
    public sealed record At(DateTimeOffset Time) : RecoveryTarget
    {
        public override string Description => Format(Time);

        /// <summary>Always with its zone: without, PostgreSQL would read it in the server's, and silently stop hours off.</summary>
        public override IReadOnlyDictionary<string, string> Settings =>
            Of(("recovery_target_time", Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture)));

        public override bool IsBefore(BackupManifest backup) => Time < backup.StoppedAt;

        public override bool IsReachedBy(WalRecord record) => record.Kind is WalRecordKind.Commit or WalRecordKind.Abort && record.Time > Time;
    }

    /// <summary>Everything that was written to the log before a place, and nothing after.</summary>
    public sealed record Before(Lsn Place) : RecoveryTarget
    {
        public override string Description => $"lsn:{Place}";

        // Inclusive, PostgreSQL would also replay the record that begins there, which may be a commit.
        public override IReadOnlyDictionary<string, string> Settings => Of(("recovery_target_lsn", Place.ToString()), ("recovery_target_inclusive", "off"));

        public override bool IsBefore(BackupManifest backup) => Place < backup.StopsAt;

        public override bool IsReachedBy(WalRecord record) => record.Start >= Place;
    }

    /// <summary>The end of an archive that nobody writes to any more: its last record is the last that is replayed.</summary>
    public sealed record Through(Lsn Record) : RecoveryTarget
    {
        public override string Description => "the end of the archived log";

        public override IReadOnlyDictionary<string, string> Settings => Of(("recovery_target_lsn", Record.ToString()));

        public override bool IsReachedBy(WalRecord record) => record.Start >= Record;
    }

    /// <summary>As soon as a copy is consistent: a snapshot as it was when it was finished.</summary>
    public sealed record BackupEnd : RecoveryTarget
    {
        public override string Description => "the snapshot's end";

        public override IReadOnlyDictionary<string, string> Settings => Of(("recovery_target", "immediate"));

        public override bool IsReachedBy(WalRecord record) => false;
    }

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Of(params (string Name, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
}
