using Google.Protobuf.Reflection;
using Pulumirpc;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>The control verbs of a daemon, which it answers as functions of its provider service.</summary>
internal static class DaemonClient
{
    public const string Status = "rollback:cloud:status";
    public const string Stop = "rollback:cloud:stop";
    public const string SetFault = "rollback:cloud:setFault";
    public const string ClearFault = "rollback:cloud:clearFault";

    private static readonly ServiceDescriptor Service = ProviderReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceProvider");

    /// <summary>A channel to the running daemon, or null where none answers.</summary>
    public static async Task<RpcChannel?> FindAsync(CloudDirectory cloud, CancellationToken cancellationToken)
    {
        if (Announcement.Read(cloud) is not { } announcement)
        {
            return null;
        }

        var channel = new RpcChannel($"127.0.0.1:{announcement.Port}");
        try
        {
            // Another program may have the port of a daemon that was killed: only the right stack's answer counts.
            var status = await InvokeAsync(channel, Status, PropertyMap.Empty, cancellationToken);
            if (status.Find("directory") is PropertyValue.Text directory && directory.Value == cloud.Path)
            {
                return channel;
            }
        }
        catch (RpcException)
        {
            // Not running, or not ours: the caller starts one.
        }

        channel.Dispose();
        return null;
    }

    /// <exception cref="CloudException">The daemon refused; the message says why.</exception>
    public static async Task<PropertyMap> InvokeAsync(RpcChannel channel, string verb, PropertyMap arguments, CancellationToken cancellationToken)
    {
        var response = await channel.CallAsync<InvokeRequest, InvokeResponse>(
            Service, "Invoke", new InvokeRequest { Tok = verb, Args = arguments.ToWire() }, cancellationToken);
        return response.Failures.Count == 0
            ? response.Return.ToProperties()
            : throw new CloudException(string.Join(" ", response.Failures.Select(failure => failure.Reason)));
    }
}
