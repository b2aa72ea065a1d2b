using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>
/// The methods that a server answers for one service. A method that is declared in the .proto file but not bound here
/// answers UNIMPLEMENTED, which Pulumi's optional calls rely on.
/// </summary>
public sealed class RpcService(ServiceDescriptor descriptor)
{
    private readonly Dictionary<string, MethodBinding> _methods = [];

    internal IEnumerable<KeyValuePair<string, MethodBinding>> Methods =>
        _methods.Select(method => KeyValuePair.Create($"/{descriptor.FullName}/{method.Key}", method.Value));

    /// <summary>Binds a method that answers one request with one response.</summary>
    public RpcService Unary<TRequest, TResponse>(string method, Func<TRequest, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Bind<TRequest, TResponse>(method, async (request, write, cancellationToken) =>
            await write(await handler((TRequest)request, cancellationToken)));

    /// <summary>Binds a method that answers one request with a stream of responses.</summary>
    public RpcService ServerStreaming<TRequest, TResponse>(
        string method, Func<TRequest, Func<TResponse, Task>, CancellationToken, Task> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Bind<TRequest, TResponse>(method, (request, write, cancellationToken) =>
            handler((TRequest)request, response => write(response), cancellationToken));

    private RpcService Bind<TRequest, TResponse>(string method, Func<IMessage, Func<IMessage, Task>, CancellationToken, Task> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var declared = descriptor.FindMethodByName(method)
            ?? throw new ArgumentException($"Service {descriptor.FullName} declares no method '{method}'.", nameof(method));
        if (declared.InputType.ClrType != typeof(TRequest) || declared.OutputType.ClrType != typeof(TResponse))
        {
            throw new ArgumentException(
                $"{descriptor.FullName}/{method} takes {declared.InputType.Name} and returns {declared.OutputType.Name}.", nameof(method));
        }

        _methods.Add(method, new MethodBinding(async (stream, ct) => await Framing.ReadAsync<TRequest>(stream, ct), handler));
        return this;
    }
}

internal sealed record MethodBinding(
    Func<Stream, CancellationToken, Task<IMessage?>> ReadRequestAsync,
    Func<IMessage, Func<IMessage, Task>, CancellationToken, Task> HandleAsync);
