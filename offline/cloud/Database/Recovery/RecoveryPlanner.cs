using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>
/// Finds out before anything is copied whether a target is in the log behind a backup, and whether that log is whole.
/// PostgreSQL itself says so only after it has replayed everything.
/// </summary>
internal static class RecoveryPlanner
{
    /// <exception cref="UnreachableException">The target cannot be reached from this backup.</exception>
    public static async Task<RecoveryPlan> PlanAsync(BaseBackup backup, WalArchive archive, RecoveryTarget target, CancellationToken cancellationToken)
    {
        var scan = new WalScan(archive, backup.Manifest.SystemIdentifier);
        var prepared = backup.Manifest.PreparedTransactions;
        var found = new List<WalRecord>();
        await scan.RunAsync(backup.Manifest.FirstSegment, record =>
        {
            prepared = Math.Max(prepared, record.PreparedTransactions);
            if (record.Start >= backup.Manifest.StopsAt && target.IsReachedBy(record))
            {
                found.Add(record);
            }

            // A name may come twice; everything else is decided by the first.
            return found.Count > 0 && target is not RecoveryTarget.Named;
        }, cancellationToken);

        if (found.Count > 1)
        {
            throw new UnreachableException(
                $"{target.Description} exists more than once, at {string.Join(" and ", found.Select(record => $"lsn:{record.End} ({RecoveryTarget.Format(record.Time)})"))}; name one of these places as restoreTime");
        }

        if (target is not RecoveryTarget.BackupEnd && found.Count == 0 && !IsInside(target, scan))
        {
            throw new UnreachableException(scan.Problem ?? $"{target.Description} is not in the archived log, which reaches to lsn:{scan.End}{(scan.LastTime is { } last ? $", {RecoveryTarget.Format(last)}" : "")}");
        }

        if (target is RecoveryTarget.BackupEnd && scan.End < backup.Manifest.StopsAt)
        {
            throw new UnreachableException(scan.Problem ?? $"the log that opens the copy ends at lsn:{scan.End}, before the copy's own end at lsn:{backup.Manifest.StopsAt}");
        }

        return new RecoveryPlan(backup, archive, target, prepared, (long)scan.Segments * backup.Manifest.SegmentSize);
    }

    /// <summary>The place may lie before a record of no interest.</summary>
    private static bool IsInside(RecoveryTarget target, WalScan scan) => target switch
    {
        RecoveryTarget.Before before => scan.LastRecord >= before.Place,
        RecoveryTarget.Through through => scan.LastRecord >= through.Record,
        _ => false,
    };
}
