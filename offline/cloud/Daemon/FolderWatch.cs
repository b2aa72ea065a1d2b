using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>
/// Ends a daemon whose folder was deleted under it: what runs without its files can never be found again by anybody, and
/// would stand in the way of the next cloud of that name.
/// </summary>
internal static class FolderWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(CloudDirectory cloud, DaemonLife life, TimeProvider time)
    {
        while (!life.Ended.IsCompleted)
        {
            await Task.WhenAny(life.Ended, Task.Delay(Interval, time));
            if (!File.Exists(cloud.Lock))
            {
                life.Stop();
            }
        }
    }
}
