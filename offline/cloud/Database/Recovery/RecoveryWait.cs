using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>Follows a recovery to its end.</summary>
internal static class RecoveryWait
{
    private const int DeathsLimit = 5;

    /// <summary>The server reports its progress every ten seconds.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until the server serves; one that was killed goes on where it was.</summary>
    /// <returns>Where it stopped, in PostgreSQL's words.</returns>
    /// <exception cref="RecoveryCutOffException">It was killed where it cannot go on.</exception>
    /// <exception cref="CloudException">It cannot recover, or opened without having reached the target.</exception>
    public static async Task<string> ForAsync(Instance instance, RecoveryLog log, RecoveryPlan plan, TimeProvider time, CancellationToken cancellationToken)
    {
        var heard = time.GetTimestamp();
        while (!log.Ready)
        {
            if (log.Read())
            {
                heard = time.GetTimestamp();
                continue;
            }

            if (instance.Server.IsCutOff)
            {
                throw new RecoveryCutOffException();
            }

            if (instance.Server.Deaths > 0 && log.Fatal is { } fatal)
            {
                throw Failure(plan, $"PostgreSQL ended with: {fatal}", instance);
            }

            if (instance.Server.Deaths > DeathsLimit || time.GetElapsedTime(heard) > SilenceLimit)
            {
                throw Failure(plan, $"PostgreSQL does not go on: {LogTail.Of(instance.Folder.Log)}", instance);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return log is { Started: true, Stopped: { } stopped }
            ? stopped
            : throw Failure(plan, "PostgreSQL opened without saying that it stopped there", instance);
    }

    private static CloudException Failure(RecoveryPlan plan, string fact, Instance instance) =>
        new($"Recovery to {plan.Target.Description} failed. {fact}. The source is untouched, and the copy is removed. Its log is {instance.Folder.Log}; try again, or restore to another time.");
}
