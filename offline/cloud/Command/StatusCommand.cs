using System.Globalization;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Command;

/// <summary>Shows the clouds of this home, or one of them.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(Options options, TextWriter output)
    {
        var home = CloudHome.FromEnvironment();
        var clouds = options.Stack is { } stack ? [home.Of(stack)] : home.All();
        var statuses = new List<CloudStatus>();
        foreach (var cloud in clouds)
        {
            statuses.Add(await AskAsync(cloud));
        }

        await output.WriteLineAsync(options.Json ? CloudStatus.ToJson(statuses) : Text(statuses));
        return 0;
    }

    public static async Task<CloudStatus> AskAsync(CloudDirectory cloud)
    {
        using var channel = await DaemonClient.FindAsync(cloud, CancellationToken.None);
        if (channel is null)
        {
            return new CloudStatus(cloud.Stack, false, 0, cloud.Path, "", "", []);
        }

        var status = await DaemonClient.InvokeAsync(channel, DaemonClient.Status, PropertyMap.Empty, CancellationToken.None);
        return new CloudStatus(
            cloud.Stack,
            true,
            Announcement.Read(cloud)?.Pid ?? 0,
            cloud.Path,
            status.TextAt("subnet") ?? "",
            status.TextAt("dns") ?? "",
            [.. status.MapsAt("processes").Select(process => new CloudStatusProcess(
                process.IntegerAt("pid") ?? 0, process.TextAt("kind") ?? "", process.TextAt("name") ?? "", process.TextAt("address") ?? ""))]);
    }

    private static string Text(List<CloudStatus> statuses) => statuses.Count == 0
        ? "No cloud."
        : string.Join('\n', statuses.Select(status => status.Running
            ? $"{status.Stack}: running (pid {status.Pid}), {status.Subnet}, DNS {status.Dns}\n" + string.Join('\n', status.Processes.Select(Line))
            : $"{status.Stack}: not running"));

    private static string Line(CloudStatusProcess process) =>
        string.Create(CultureInfo.InvariantCulture, $"  {process.Pid,8}  {process.Kind,-10}  {process.Name,-40}  {process.Address}");
}
