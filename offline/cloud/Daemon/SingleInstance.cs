using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>The lock that lets one daemon per cloud live. The system releases it however the holder ends.</summary>
internal static class SingleInstance
{
    /// <summary>The one before may be stopping its servers, which takes long on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The lock; null when another daemon holds it and answers, so that this one is not needed.</summary>
    /// <exception cref="CloudException">Another holds it and neither answers nor ends.</exception>
    public static async Task<IDisposable?> AcquireAsync(CloudDirectory cloud, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryLock(cloud.Lock) is { } held)
            {
                return held;
            }

            using var other = await DaemonClient.FindAsync(cloud, cancellationToken);
            if (other is not null)
            {
                return null;
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                throw new CloudException($"Another daemon holds {cloud.Lock} and does not answer. Run 'rollback-cloud stop --stack {cloud.Stack}'.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException) && File.Exists(path))
        {
            return null;
        }
    }
}
