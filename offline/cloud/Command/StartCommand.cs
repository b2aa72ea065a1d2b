using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Command;

/// <summary>Starts a cloud that was stopped or killed, with everything that its resources declare. Nothing to do where it runs, or where it has no resource.</summary>
internal static class StartCommand
{
    public static async Task<int> RunAsync(Options options, TextWriter output, TimeProvider time)
    {
        var home = CloudHome.FromEnvironment();
        var cloud = home.Of(options.Required("--stack"));
        if (!Directory.Exists(cloud.Resources) || !Directory.EnumerateFiles(cloud.Resources).Any())
        {
            await output.WriteLineAsync($"The cloud of stack '{cloud.Stack}' has nothing to run.");
            return 0;
        }

        using var channel = await new DaemonStarter(home, time).ReachAsync(cloud, CancellationToken.None);
        await output.WriteLineAsync($"The cloud of stack '{cloud.Stack}' runs.");
        return 0;
    }
}
