using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Calls functions that the program lends to the engine. Safe for concurrent use.</summary>
public sealed class Callbacks : IDisposable
{
    private static readonly ServiceDescriptor Service = CallbackReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Callbacks");
    private readonly ConcurrentDictionary<string, RpcChannel> _channels = [];

    /// <exception cref="RpcException">The function failed, or the program is gone.</exception>
    public async Task<TResponse> InvokeAsync<TRequest, TResponse>(Callback callback, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>, new()
    {
        var channel = _channels.GetOrAdd(callback.Target, target => new RpcChannel(target));
        var answer = await channel.CallAsync<CallbackInvokeRequest, CallbackInvokeResponse>(
            Service, "Invoke", new CallbackInvokeRequest { Token = callback.Token, Request = request.ToByteString() });
        var response = new TResponse();
        response.MergeFrom(answer.Response);
        return response;
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }
}
