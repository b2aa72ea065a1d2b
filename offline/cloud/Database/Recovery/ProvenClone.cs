using Rollback.Offline.Cloud.Database.Backup;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>
/// A copy of a backup, made while the log behind that backup is checked. Recovery may begin once both are proven whole; what
/// is wrong with the log is said first, whatever is wrong with the copy.
/// </summary>
internal static class ProvenClone
{
    /// <exception cref="UnreachableException">The target cannot be reached from this backup; the copy is a part.</exception>
    /// <exception cref="BackupDamageException">The backup is not what was taken; the copy is a part.</exception>
    public static async Task<RecoveryPlan> MakeAsync(
        Instance instance, BaseBackup backup, RecoverySource source, PartClock clock, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var copying = Task.Run(() => BeginAsync(instance, backup, source, stopping.Token), CancellationToken.None);
        RecoveryPlan plan;
        try
        {
            plan = await Task.Run(() => RecoveryPlanner.PlanAsync(backup, source.Archive, source.Target, cancellationToken), cancellationToken);
        }
        catch
        {
            await stopping.CancelAsync();
            await ((Task)copying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        clock.Ended("check");
        if (!await copying)
        {
            CloneSpace.Ensure(plan, instance.Folder.Path, Available(instance));
            await instance.CloneAsync(backup, cancellationToken);
        }

        clock.Ended("copy");
        return plan;
    }

    /// <returns>False where how much room is needed must be known first.</returns>
    private static async Task<bool> BeginAsync(Instance instance, BaseBackup backup, RecoverySource source, CancellationToken cancellationToken)
    {
        instance.EnsurePlace();
        if (!CloneSpace.IsAmple(backup.Manifest, source.Archive, Available(instance)))
        {
            return false;
        }

        await instance.CloneAsync(backup, cancellationToken);
        return true;
    }

    private static long Available(Instance instance) => new DriveInfo(instance.Folder.Path).AvailableFreeSpace;
}
