using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Pulumi;

/// <summary>Lets the engine call functions of the program. Listens only once the first is given to it.</summary>
internal sealed class CallbackServer : IAsyncDisposable
{
    private static readonly ServiceDescriptor Service = CallbackReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Callbacks");
    private readonly ConcurrentDictionary<string, Func<ByteString, CancellationToken, Task<IMessage>>> _functions = [];
    private readonly Lazy<Task<RpcServer>> _server;

    public CallbackServer() => _server = new(() => RpcServer.StartAsync(
        [new RpcService(Service).Unary<CallbackInvokeRequest, CallbackInvokeResponse>("Invoke", InvokeAsync)]));

    /// <param name="function">Takes and gives a serialized message of the kind that the callback is for.</param>
    public async Task<Callback> AddAsync(Func<ByteString, CancellationToken, Task<IMessage>> function)
    {
        var server = await _server.Value;
        var token = Guid.NewGuid().ToString();
        _functions[token] = function;
        return new() { Target = server.Address, Token = token };
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    private async Task<CallbackInvokeResponse> InvokeAsync(CallbackInvokeRequest request, CancellationToken cancellationToken)
    {
        if (!_functions.TryGetValue(request.Token, out var function))
        {
            throw new RpcException(StatusCode.InvalidArgument, $"Callback token '{request.Token}' is not known.");
        }

        return new() { Response = (await function(request.Request, cancellationToken)).ToByteString() };
    }
}
