using System.Diagnostics;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Command;

/// <summary>
/// Stops a cloud: every process of it, also those whose daemon was killed. Its resources stay; the next operation on the
/// stack starts it again.
/// </summary>
internal static class StopCommand
{
    private static readonly TimeSpan DaemonLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProcessLimit = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(Options options, TextWriter output, TimeProvider time)
    {
        var cloud = CloudHome.FromEnvironment().Of(options.Required("--stack"));
        await StopDaemonAsync(cloud, time);

        // One that does not answer, since it is starting or stopping: it would start again what ends before it.
        await Task.WhenAll(MarkedProcess.Of(cloud.Path).Where(process => process.Name == Marker.DaemonOf(cloud.Stack)).Select(daemon => EndAsync(daemon, DaemonLimit)));
        await Task.WhenAll(MarkedProcess.Of(cloud.Path).Select(left => EndAsync(left, ProcessLimit)));
        if (File.Exists(cloud.Key))
        {
            var seal = Seal.Open(cloud.Key);
            MemoryFolder.Remove(seal);
        }

        await output.WriteLineAsync($"The cloud of stack '{cloud.Stack}' is stopped.");
        return 0;
    }

    private static async Task StopDaemonAsync(CloudDirectory cloud, TimeProvider time)
    {
        using var channel = await DaemonClient.FindAsync(cloud, CancellationToken.None);
        if (channel is null || Announcement.Read(cloud) is not { } announcement)
        {
            return;
        }

        await DaemonClient.InvokeAsync(channel, DaemonClient.Stop, PropertyMap.Empty, CancellationToken.None);
        var asked = time.GetTimestamp();
        while (!MarkedProcess.IsDead(announcement.Pid) && time.GetElapsedTime(asked) < DaemonLimit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }
    }

    /// <summary>SIGQUIT would lose a PostgreSQL's shutdown checkpoint; SIGINT is its fast shutdown, and others end by it too.</summary>
    private static async Task EndAsync(MarkedProcess marked, TimeSpan limit)
    {
        try
        {
            using var process = Process.GetProcessById(marked.Pid);
            await SupervisedProcess.EndAsync(process, Signal.Interrupt, limit);
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }
}
