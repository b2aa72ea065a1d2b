using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Command;

/// <summary>Makes every pod of one color answer with an error, for drills; and ends that.</summary>
internal static class FaultCommand
{
    public static async Task<int> SetAsync(Options options, TextWriter output)
    {
        var status = options.Find("--status") ?? "503";
        if (status.Length != 3 || status[0] != '5' || !status.All(char.IsAsciiDigit))
        {
            throw new UsageException($"--status is '{status}'; it must be from 500 to 599.");
        }

        var arguments = PropertyMap.Empty
            .With("service", options.Required("--service"))
            .With("color", options.Required("--color"))
            .With("status", status);
        await AskAsync(options, DaemonClient.SetFault, arguments);
        await output.WriteLineAsync($"{options.Find("--service")} {options.Find("--color")} answers {status} from now on.");
        return 0;
    }

    public static async Task<int> ClearAsync(Options options, TextWriter output)
    {
        var arguments = PropertyMap.Empty.With("service", options.Find("--service") ?? "").With("color", options.Find("--color") ?? "");
        await AskAsync(options, DaemonClient.ClearFault, arguments);
        await output.WriteLineAsync("The fault is cleared.");
        return 0;
    }

    private static async Task AskAsync(Options options, string verb, PropertyMap arguments)
    {
        var cloud = CloudHome.FromEnvironment().Of(options.Required("--stack"));
        using var channel = await DaemonClient.FindAsync(cloud, CancellationToken.None)
            ?? throw new CloudException($"The cloud of stack '{cloud.Stack}' is not running.");
        await DaemonClient.InvokeAsync(channel, verb, arguments, CancellationToken.None);
    }
}
