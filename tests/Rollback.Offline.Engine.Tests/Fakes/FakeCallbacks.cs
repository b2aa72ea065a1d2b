using Google.Protobuf;
using Google.Protobuf.Reflection;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Tests.Fakes;

/// <summary>The functions that a program lends to the engine.</summary>
public sealed class FakeCallbacks : IAsyncLifetime
{
    private readonly Dictionary<string, Func<ByteString, IMessage>> _functions = [];
    private RpcServer? _server;

    public async Task InitializeAsync() => _server = await RpcServer.StartAsync([
        new RpcService(CallbackReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Callbacks"))
            .Unary<CallbackInvokeRequest, CallbackInvokeResponse>("Invoke", (request, _) => Task.FromResult(
                new CallbackInvokeResponse { Response = _functions[request.Token](request.Request).ToByteString() })),
    ]);

    public Callback Add<TRequest>(Func<TRequest, IMessage> function)
        where TRequest : IMessage<TRequest>, new()
    {
        var token = $"{_functions.Count}";
        _functions.Add(token, bytes =>
        {
            var request = new TRequest();
            request.MergeFrom(bytes);
            return function(request);
        });
        return new Callback { Target = _server!.Address, Token = token };
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
