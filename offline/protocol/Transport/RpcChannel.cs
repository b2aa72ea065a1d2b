using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>Calls gRPC methods over cleartext HTTP/2. No deadline: cancel with the token.</summary>
public sealed class RpcChannel : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="address">Host and port without a scheme, as Pulumi passes it.</param>
    public RpcChannel(string address)
    {
        Address = address;
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 16 * 1024 * 1024,
            UseProxy = false,
            ActivityHeadersPropagator = null, // nobody traces these calls, and looking for a trace costs each of them
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri($"http://{address}"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Address { get; }

    /// <summary>Sends one request and waits for its response.</summary>
    /// <exception cref="RpcException">The status was not OK, or the server cannot be reached (UNAVAILABLE).</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        ServiceDescriptor service, string method, TRequest request, CancellationToken cancellationToken = default)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        TResponse? answer = null;
        await foreach (var response in StreamAsync<TRequest, TResponse>(service, method, request, cancellationToken))
        {
            answer = response;
        }

        return answer ?? throw new RpcException(StatusCode.Internal, $"{method} answered OK without a message.");
    }

    /// <summary>Sends requests as they come and waits for the one response to them all.</summary>
    /// <exception cref="RpcException">The status was not OK, or the server cannot be reached (UNAVAILABLE).</exception>
    public async Task<TResponse> SendAllAsync<TRequest, TResponse>(
        ServiceDescriptor service, string method, IAsyncEnumerable<TRequest> requests, CancellationToken cancellationToken = default)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        TResponse? answer = null;
        await foreach (var response in ExchangeAsync<TResponse>(service, method, new FrameStreamContent<TRequest>(requests), cancellationToken))
        {
            answer = response;
        }

        return answer ?? throw new RpcException(StatusCode.Internal, $"{method} answered OK without a message.");
    }

    /// <summary>Sends one request and reads its responses as they come.</summary>
    /// <exception cref="RpcException">The status was not OK, or the server cannot be reached (UNAVAILABLE).</exception>
    public IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        ServiceDescriptor service, string method, TRequest request, CancellationToken cancellationToken = default)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var content = new ByteArrayContent(Framing.Frame(request));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return ExchangeAsync<TResponse>(service, method, content, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<TResponse> ExchangeAsync<TResponse>(
        ServiceDescriptor service, string method, HttpContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var http = new HttpRequestMessage(HttpMethod.Post, $"/{service.FullName}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        http.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));

        using var response = await ReachAsync(
            () => _client.SendAsync(http, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
        await using var body = await ReachAsync(() => response.Content.ReadAsStreamAsync(cancellationToken));
        while (await ReachAsync(() => Framing.ReadAsync<TResponse>(body, cancellationToken)) is { } message)
        {
            yield return message;
        }

        ResponseStatus.ThrowUnlessOk(response);
    }

    private async Task<T> ReachAsync<T>(Func<Task<T>> attempt)
    {
        try
        {
            return await attempt();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new RpcException(StatusCode.Unavailable, $"{Address} cannot be reached: {exception.Message}", exception);
        }
    }
}
