using System.Globalization;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Provider;
using Rollback.Offline.Cloud.RandomValue;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Cloud.Command;

/// <summary>Serves as a Pulumi plugin: prints its port and answers until it is killed, or its engine is gone.</summary>
internal static class ProviderCommand
{
    public static async Task<int> RunAsync(string package, string[] rest, TextWriter output, TimeProvider time)
    {
        using var ending = new TerminationSignal();
        using var shapes = package is "aws" or "kubernetes" or "random"
            ? PackageShapes.Load(package)
            : throw new UsageException($"There is no provider '{package}'; there are aws, kubernetes and random.");
        using var daemon = package == "random" ? null : Connection(time);
        IPulumiProvider provider = daemon is null
            ? new RandomProvider(shapes)
            : new CloudProvider(shapes, daemon, Environment.GetEnvironmentVariable("AWS_REGION") ?? "eu-central-1");

        await using var server = await RpcServer.StartAsync([ProviderService.For(provider)]);
        await output.WriteLineAsync(server.Port.ToString(CultureInfo.InvariantCulture));
        await output.FlushAsync();

        // Started by an engine (its address is the last argument), a plugin must not outlive it, however the engine ends.
        var engineGone = rest.Length > 0 ? ParentProcess.GoneAsync(time, ending.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, ending.Token);
        await engineGone.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static DaemonConnection Connection(TimeProvider time)
    {
        var home = CloudHome.FromEnvironment();
        return new DaemonConnection(home, new DaemonStarter(home, time));
    }
}
