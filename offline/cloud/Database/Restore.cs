using System.Globalization;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Makes an instance from a snapshot, or from another instance as it was at a time.</summary>
internal sealed class Restore(ResourceStore store, DatabaseServer server, SnapshotShelf snapshots, TimeProvider time)
{
    public static bool IsWanted(CloudResource resource) =>
        resource.Inputs.TextAt("snapshotIdentifier") is { Length: > 0 } || resource.Inputs.At("restoreToPointInTime") is PropertyValue.Map;

    public async Task MakeAsync(Instance instance, CloudResource resource, ServerSettings settings, CancellationToken cancellationToken)
    {
        var (data, recovery) = resource.Inputs.TextAt("snapshotIdentifier") is { Length: > 0 } snapshot
            ? FromSnapshot(snapshot)
            : await FromTimeAsync(resource.Inputs.MapAt("restoreToPointInTime"), cancellationToken);

        await instance.CopyFromAsync(data, cancellationToken);
        instance.Configure(settings, recovery);
        instance.Begin();
        await instance.WaitAsync(cancellationToken);

        // Recovery ran without an archive of its own: a restored server must not write into its source's.
        await instance.StopAsync();
        instance.Configure(settings);
        instance.Begin();
        await instance.WaitAsync(cancellationToken);
    }

    private (string Data, Dictionary<string, string> Recovery) FromSnapshot(string identifier) => snapshots.Has(identifier)
        ? (snapshots.DataOf(identifier), Recovery(snapshots.WalOf(identifier), "recovery_target", "immediate"))
        : throw new CloudException($"DBSnapshotNotFound: there is no snapshot '{identifier}' in this cloud.");

    private async Task<(string Data, Dictionary<string, string> Recovery)> FromTimeAsync(PropertyMap wish, CancellationToken cancellationToken)
    {
        var identifier = wish.TextAt("sourceDbInstanceIdentifier");
        var resourceId = wish.TextAt("sourceDbiResourceId");
        var source = store.OfType(InstanceKind.Type).FirstOrDefault(candidate => InstanceKind.IdentifierOf(candidate) == identifier || candidate.Id == resourceId)
            ?? throw new CloudException($"DBInstanceNotFound: the source '{identifier ?? resourceId}' of a point-in-time restore does not exist.");
        var instance = server.Of(InstanceKind.IdentifierOf(source), source.Outputs.IntegerAt("port") ?? 5432);
        if (!Directory.Exists(instance.Folder.Base))
        {
            throw new CloudException($"The instance '{instance.Folder.Identifier}' has no automated backups (backupRetentionPeriod is 0), so it cannot be restored to a time.");
        }

        await FlushAsync(instance, cancellationToken);
        var data = Path.Combine(instance.Folder.Base, "data");
        return wish.FlagAt("useLatestRestorableTime")
            ? (data, Recovery(instance.Folder.Archive, null, ""))
            : (data, Target(instance.Folder.Archive, wish.TextAt("restoreTime") ?? ""));
    }

    /// <summary>
    /// Recovery stops at the first commit after the target, so there must be one in the archive: it is made here, and the
    /// log that holds it is finished and archived.
    /// </summary>
    private async Task FlushAsync(Instance source, CancellationToken cancellationToken)
    {
        await source.WaitAsync(cancellationToken);
        await source.Administrator.ScalarAsync<long>("SELECT txid_current()", cancellationToken);
        var segment = await source.Administrator.ScalarAsync<string>("SELECT pg_walfile_name(pg_switch_wal())", cancellationToken);
        await Backup.WaitForAsync(Path.Combine(source.Folder.Archive, segment), time, cancellationToken);
    }

    /// <summary>
    /// A time, always with its zone: without, PostgreSQL would read it in the server's, and silently stop hours off. What is no
    /// time is the name of a restore point (RDS knows none of those).
    /// </summary>
    private static Dictionary<string, string> Target(string archive, string wish)
    {
        if (wish.Length == 0)
        {
            throw new CloudException("restoreTime is empty; it must be a time such as 2026-11-20T09:00:00Z or a restore point's name, or set useLatestRestorableTime.");
        }

        return DateTimeOffset.TryParse(wish, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
            ? Recovery(archive, "recovery_target_time", when.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture))
            : Recovery(archive, "recovery_target_name", wish);
    }

    private static Dictionary<string, string> Recovery(string archive, string? target, string value)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["restore_command"] = $"cp {ArchiveScript.Quoted(archive)}/%f \"%p\"",
            ["recovery_target_timeline"] = "current",
            ["recovery_target_action"] = "promote",
            ["archive_mode"] = "off",
            // A copy of a subscriber would otherwise take the changes that are the original's.
            ["max_logical_replication_workers"] = "0",
        };
        if (target is not null)
        {
            settings[target] = value;
        }

        return settings;
    }
}
