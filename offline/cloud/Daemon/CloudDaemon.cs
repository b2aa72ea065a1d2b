using System.Runtime.InteropServices;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Provider;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>The life of one stack's cloud: find itself again, serve, and leave nothing behind.</summary>
internal static class CloudDaemon
{
    /// <summary>The answer to the deletion of the last resource is on its way when the daemon ends by it: it must arrive.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is stopped or its last resource is deleted. Returns 0, or 1 after writing why it cannot start.</summary>
    public static async Task<int> RunAsync(CloudHome home, CloudDirectory cloud, TextWriter log, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(cloud.Logs);
            using var held = await SingleInstance.AcquireAsync(cloud, time, CancellationToken.None);
            if (held is null)
            {
                return 0;
            }

            File.Delete(cloud.Failure);
            await ServeAsync(home, cloud, log, time);
            return 0;
        }
        catch (Exception exception) when (exception is CloudException or IOException or UnauthorizedAccessException)
        {
            await log.WriteLineAsync(exception.ToString());
            AtomicFile.Write(cloud.Failure, System.Text.Encoding.UTF8.GetBytes(exception.Message + "\n"));
            return 1;
        }
    }

    private static async Task ServeAsync(CloudHome home, CloudDirectory cloud, TextWriter log, TimeProvider time)
    {
        var seal = Seal.Open(cloud.Key);
        var store = new ResourceStore(cloud.Resources, seal);
        using var life = new DaemonLife(() => store.All.Count == 0, log, time);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => StopOn(signal, life));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => StopOn(signal, life));

        await using var realisation = new Realisation(cloud, home, store, seal, life, time);
        await realisation.StartAsync();
        var operations = new ResourceOperations(store, realisation.KindOf);
        await using (var server = await RpcServer.StartAsync([new DaemonService(operations, life, realisation.Verbs).ToRpc()]))
        {
            new Announcement(cloud.Stack, Environment.ProcessId, server.Port, realisation.Network.Subnet, realisation.DnsAddress).Write(cloud);
            life.Log($"serving stack {cloud.Stack} on {server.Address}, DNS on {realisation.DnsAddress}");
            var watch = FolderWatch.RunAsync(cloud, life, time);
            await life.Ended;
            if (File.Exists(cloud.Announcement))
            {
                File.Delete(cloud.Announcement);
            }

            await life.DrainAsync();
            await server.FinishAsync(AnswerLimit);
            await watch;
        }

        await realisation.StopAsync();
        life.Log("stopped");
        if (store.All.Count == 0)
        {
            CloudRemains.Clear(cloud);
        }
    }

    private static void StopOn(PosixSignalContext signal, DaemonLife life)
    {
        signal.Cancel = true;
        life.Stop();
    }
}
