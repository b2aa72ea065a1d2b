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

    /// <param name="function">
    /// Takes and gives a serialized message of the kind that the callback is for. Runs as part of the deployment that adds it.
    /// </param>
    public async Task<Callback> AddAsync(Func<ByteString, CancellationToken, Task<IMessage>> function)
    {
        var server = await _server.Value;
        var token = Guid.NewGuid().ToString();
        var surroundings = ExecutionContext.Capture()!;
        _functions[token] = (request, cancellationToken) => Within(surroundings, () => function(request, cancellationToken));
        return new() { Target = server.Address, Token = token };
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    private static Task<T> Within<T>(ExecutionContext surroundings, Func<Task<T>> code)
    {
        Task<T>? task = null;
        ExecutionContext.Run(surroundings, _ => task = code(), null);
        return task!;
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
