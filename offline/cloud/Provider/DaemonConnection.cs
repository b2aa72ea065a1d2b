using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Pulumirpc;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>
/// Calls the daemons of stacks, and starts those that do not run. A call whose daemon died under it is made again to the
/// next one: every operation of a daemon may be repeated.
/// </summary>
internal sealed class DaemonConnection(CloudHome home, DaemonStarter starter) : IDisposable
{
    private const int Attempts = 5;
    private static readonly ServiceDescriptor Service = ProviderReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceProvider");

    private readonly ConcurrentDictionary<string, RpcChannel> _channels = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1);

    public async Task<TResponse> CallAsync<TRequest, TResponse>(string urn, string method, TRequest request, CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var cloud = home.Of(Urn.StackOf(urn));
        for (var attempt = 1; ; attempt++)
        {
            var channel = await ConnectAsync(cloud, cancellationToken);
            try
            {
                return await channel.CallAsync<TRequest, TResponse>(Service, method, request, cancellationToken);
            }
            catch (RpcException exception) when (exception.Status == StatusCode.Unavailable && attempt < Attempts)
            {
                _channels.TryRemove(KeyValuePair.Create(cloud.Stack, channel));
            }
        }
    }

    public void Dispose()
    {
        _starting.Dispose();
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }

    private async Task<RpcChannel> ConnectAsync(CloudDirectory cloud, CancellationToken cancellationToken)
    {
        if (_channels.TryGetValue(cloud.Stack, out var known))
        {
            return known;
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            return _channels.TryGetValue(cloud.Stack, out var channel)
                ? channel
                : _channels[cloud.Stack] = await StartAsync(cloud, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<RpcChannel> StartAsync(CloudDirectory cloud, CancellationToken cancellationToken)
    {
        try
        {
            return await starter.ReachAsync(cloud, cancellationToken);
        }
        catch (CloudException exception)
        {
            throw new RpcException(StatusCode.FailedPrecondition, exception.Message, exception);
        }
    }
}
