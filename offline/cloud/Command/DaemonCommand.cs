using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Command;

/// <summary>Runs the daemon of one stack in this process.</summary>
internal static class DaemonCommand
{
    public static Task<int> RunAsync(Options options, TextWriter output, TimeProvider time)
    {
        var home = CloudHome.FromEnvironment();
        return CloudDaemon.RunAsync(home, home.Of(options.Required("--stack")), output, time);
    }
}
