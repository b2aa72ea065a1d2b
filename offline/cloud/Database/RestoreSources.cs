using Npgsql;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Finds what a restore is made from, and brings its archive up to date.</summary>
internal sealed class RestoreSources(ResourceStore store, DatabaseServer server, SnapshotShelf snapshots, BackupKeeper keeper, TimeProvider time)
{
    private const int DefaultPort = 5432;

    /// <exception cref="CloudException">There is no such source, or it has no backups, or the target cannot be understood.</exception>
    public async Task<RecoverySource> OfAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        if (resource.Inputs.TextAt("snapshotIdentifier") is { Length: > 0 } identifier)
        {
            var snapshot = snapshots.Find(identifier) ?? throw new CloudException($"DBSnapshotNotFound: there is no snapshot '{identifier}' in this cloud.");
            return new RecoverySource($"The snapshot '{identifier}'", [snapshot], snapshot.Wal, new RecoveryTarget.BackupEnd(), null);
        }

        var wish = resource.Inputs.MapAt("restoreToPointInTime");
        var target = wish.FlagAt("useLatestRestorableTime") ? null : RestoreTimeText.Parse(wish.TextAt("restoreTime"));
        var (source, retention) = Find(wish);
        await EnsureBackupAsync(source, retention, cancellationToken);
        var backups = Backups(source);
        if (backups.Count == 0)
        {
            throw new CloudException(
                $"The instance '{source.Folder.Identifier}' has no automated backups (backupRetentionPeriod is {retention}), so it cannot be restored to a time. Restore a snapshot of it.");
        }

        return await ReachAsync(source, backups, target, cancellationToken);
    }

    private (Instance Source, int Retention) Find(PropertyMap wish)
    {
        var identifier = wish.TextAt("sourceDbInstanceIdentifier");
        var resourceId = wish.TextAt("sourceDbiResourceId");
        var source = store.OfType(InstanceKind.Type).FirstOrDefault(candidate => InstanceKind.IdentifierOf(candidate) == identifier || candidate.Id == resourceId)
            ?? throw new CloudException($"DBInstanceNotFound: the source '{identifier ?? resourceId}' of a point-in-time restore does not exist.");
        return (server.Of(InstanceKind.IdentifierOf(source), source.Outputs.IntegerAt("port") ?? DefaultPort), (int)(source.Inputs.NumberAt("backupRetentionPeriod") ?? 0));
    }

    /// <summary>A large restored instance may still be taking its first one.</summary>
    private async Task EnsureBackupAsync(Instance source, int retention, CancellationToken cancellationToken)
    {
        try
        {
            await (retention > 0 ? keeper.EnsureAsync(source, retention, cancellationToken) : Task.CompletedTask);
        }
        catch (NpgsqlException exception)
        {
            throw new CloudException($"The instance '{source.Folder.Identifier}' has no backup yet, and none can be taken: {exception.Message}. Its log is {source.Folder.Log}.", exception);
        }
    }

    /// <summary>Snapshots of the very instance serve as well as its automated backups.</summary>
    private List<BaseBackup> Backups(Instance source) =>
        [.. new BackupShelf(source.Folder, time).All
            .Concat(snapshots.All.Where(snapshot => snapshot.Manifest.Owner == source.Incarnation))
            .OrderByDescending(backup => backup.Manifest.StopsAt)];

    /// <summary>
    /// A source that serves writes what recovery has to stop at. From one that does not come up any more, everything that it
    /// archived can be restored.
    /// </summary>
    private async Task<RecoverySource> ReachAsync(Instance source, List<BaseBackup> backups, RecoveryTarget? target, CancellationToken cancellationToken)
    {
        var name = $"The instance '{source.Folder.Identifier}'";
        var archive = new WalArchive(source.Folder.Archive);
        try
        {
            await source.WaitAsync(cancellationToken);
        }
        catch (CloudException)
        {
            var scan = new WalScan(archive, backups[0].Manifest.SystemIdentifier);
            await scan.RunAsync(backups[0].Manifest.FirstSegment, _ => false, cancellationToken);
            return scan.LastRecord is { } last
                ? new RecoverySource(name, backups, archive, target ?? new RecoveryTarget.Through(last), scan.LastTime)
                : throw new CloudException($"{name} does not run, and its archive cannot be read: {scan.Problem}. Restore a snapshot of it.");
        }

        var (latest, end) = await FlushAsync(source, cancellationToken);
        if (target is RecoveryTarget.At at && at.Time > latest)
        {
            throw new CloudException($"{name} cannot be restored to {at.Description}, which is in the future: the latest restorable time is {RecoveryTarget.Format(latest)}. Nothing was touched.");
        }

        return new RecoverySource(name, backups, archive, target ?? new RecoveryTarget.Before(end), latest);
    }

    /// <summary>
    /// Recovery stops at the first commit after a time, so there must be one in the archive: it is made here, and the log that
    /// holds it is finished and archived.
    /// </summary>
    /// <returns>Everything committed up to the time, and before the place, can be restored.</returns>
    private async Task<(DateTimeOffset Latest, Lsn End)> FlushAsync(Instance source, CancellationToken cancellationToken)
    {
        var administrator = source.Administrator;
        var latest = new DateTimeOffset(await administrator.ScalarAsync<DateTime>("SELECT clock_timestamp()", cancellationToken));
        var end = Lsn.Parse(await administrator.ScalarAsync<string>("SELECT pg_current_wal_insert_lsn()::text", cancellationToken));
        await administrator.ScalarAsync<long>("SELECT txid_current()", cancellationToken);
        var segment = await administrator.ScalarAsync<string>("SELECT pg_walfile_name(pg_switch_wal())", cancellationToken);
        await ArchiveWait.ForAsync(segment, source.Folder, administrator, time, cancellationToken);
        return (latest, end);
    }
}
