using Npgsql;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Makes an instance from a snapshot, or from another instance as it was at a time. The source is only read.</summary>
internal sealed class Restore(RestoreSources sources, Action<string> log, TimeProvider time)
{
    private const int Attempts = 5;

    public static bool IsWanted(CloudResource resource) =>
        resource.Inputs.TextAt("snapshotIdentifier") is { Length: > 0 } || resource.Inputs.At("restoreToPointInTime") is PropertyValue.Map;

    /// <summary>Restores into an instance, which serves afterwards.</summary>
    /// <exception cref="CloudException">It cannot be done; found out before anything is copied wherever possible.</exception>
    public async Task MakeAsync(Instance instance, CloudResource resource, ServerSettings settings, CancellationToken cancellationToken)
    {
        var clock = new PartClock(time);
        var source = await sources.OfAsync(resource, cancellationToken);
        clock.Ended("archive");
        var report = await RecoverAsync(instance, source, settings, clock, cancellationToken);
        instance.Configure(settings);
        instance.Server.Begin();
        await instance.WaitAsync(cancellationToken);
        clock.Ended("start");
        report = report with { Seconds = clock.Seconds };
        report.Write(instance.Folder);
        log($"{instance.Server.Name}: {report}");
    }

    /// <summary>Anew where the server was killed at the end of its recovery.</summary>
    private async Task<RestoreReport> RecoverAsync(Instance instance, RecoverySource source, ServerSettings settings, PartClock clock, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RecoverOnceAsync(instance, source, settings, clock, cancellationToken);
            }
            catch (RecoveryCutOffException exception)
            {
                await instance.StopAsync();
                if (attempt == Attempts)
                {
                    throw new CloudException($"{source.Name} cannot be restored to {source.Target.Description}: {exception.Message} {Attempts} attempts ended so. The source is untouched; its log is {instance.Folder.Log}.", exception);
                }
            }
        }
    }

    /// <summary>Recovers without an archive, without flushing and without workers; afterwards it can become a server of its own.</summary>
    private async Task<RestoreReport> RecoverOnceAsync(Instance instance, RecoverySource source, ServerSettings settings, PartClock clock, CancellationToken cancellationToken)
    {
        var (plan, passed) = await CloneAsync(instance, source, clock, cancellationToken);
        instance.PrepareRecovery(plan, settings);
        var words = new RecoveryLog(instance.Folder.Log);
        instance.Server.Begin();
        var stopped = await RecoveryWait.ForAsync(instance, words, plan, time, cancellationToken);
        clock.Ended("recover");
        // The bulk of it meanwhile; what is written until the server has stopped is little.
        var flushing = Task.Run(instance.Flush, CancellationToken.None);
        Leftovers leftovers;
        try
        {
            leftovers = await ClearAsync(instance, cancellationToken);
            await instance.StopAsync();
        }
        finally
        {
            await flushing;
        }

        instance.Settle(leftovers.Prepared.IsEmpty ? 0 : plan.PreparedTransactions);
        clock.Ended("settle");
        return new RestoreReport(
            source.Name, plan.Target.Description, stopped, plan.Backup.Folder, plan.LogBytes, [.. passed], leftovers.Subscriptions, leftovers.Prepared, clock.Seconds);
    }

    /// <exception cref="RecoveryCutOffException">The server was killed meanwhile.</exception>
    private static async Task<Leftovers> ClearAsync(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            return await Leftovers.ClearAsync(instance.Administrator, cancellationToken);
        }
        catch (NpgsqlException exception) when (Administrator.HasLostServer(exception))
        {
            throw new RecoveryCutOffException();
        }
    }

    /// <summary>From the newest backup that leads to the target; a damaged one is passed over.</summary>
    private static async Task<(RecoveryPlan Plan, IReadOnlyList<string> Passed)> CloneAsync(Instance instance, RecoverySource source, PartClock clock, CancellationToken cancellationToken)
    {
        var passed = new List<string>();
        foreach (var backup in source.Backups.Where(backup => !source.Target.IsBefore(backup.Manifest)))
        {
            try
            {
                return (await ProvenClone.MakeAsync(instance, backup, source, clock, cancellationToken), passed);
            }
            catch (Exception exception) when (exception is UnreachableException or BackupDamageException)
            {
                passed.Add(exception.Message);
            }
        }

        throw Refusal(source, passed);
    }

    private static CloudException Refusal(RecoverySource source, List<string> reasons)
    {
        var earliest = RecoveryTarget.Format(source.Backups[^1].Manifest.StoppedAt);
        if (reasons.Count == 0)
        {
            reasons.Add($"that is before its first backup was finished, at {earliest} (lsn:{source.Backups[^1].Manifest.Stop})");
        }

        var window = source.Latest is { } latest ? $" It can be restored to times from {earliest} to {RecoveryTarget.Format(latest)}" : " Repair that";
        return new CloudException(
            $"{source.Name} cannot be restored to {source.Target.Description}: {string.Join("; ", reasons.Distinct())}.{window}, or restore a snapshot. Nothing was touched.");
    }
}
