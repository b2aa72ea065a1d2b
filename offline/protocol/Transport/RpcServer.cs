using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>
/// Serves gRPC over cleartext HTTP/2 on 127.0.0.1. Messages and concurrent calls are unlimited and no call has a
/// deadline: a RegisterResource may stay open for as long as the cloud takes.
/// </summary>
public sealed class RpcServer : IAsyncDisposable
{
    private const string ContentType = "application/grpc";
    private readonly KestrelServer _server;

    private RpcServer(KestrelServer server, int port)
    {
        _server = server;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What clients are told: host and port, without a scheme.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <param name="services">What to answer; anything else is UNIMPLEMENTED.</param>
    /// <param name="port">A fixed port, or 0 to let the system choose a free one.</param>
    /// <param name="cancellationToken">Stops the start, not the server.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<RpcServer> StartAsync(
        IEnumerable<RpcService> services, int port = 0, CancellationToken cancellationToken = default)
    {
        var methods = services.SelectMany(service => service.Methods).ToDictionary();
        var options = new KestrelServerOptions { ApplicationServices = NoServices.Instance };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
        options.Limits.Http2.InitialConnectionWindowSize = 64 * 1024 * 1024;
        options.Limits.Http2.InitialStreamWindowSize = 16 * 1024 * 1024;

        // Kestrel without a host around it: no configuration, container or logs, which a process that lives for a second would
        // spend a tenth of its time on.
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        await server.StartAsync(new Application(methods), cancellationToken);
        return new RpcServer(server, new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port);
    }

    /// <summary>Stops listening and lets calls in progress be answered; those that take longer than the limit are cut off.</summary>
    public async Task FinishAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        await _server.StopAsync(late.Token);
    }

    /// <summary>Stops listening at once; calls in progress see their connection end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        _server.Dispose();
    }

    private static async Task AnswerAsync(HttpContext context, Dictionary<string, MethodBinding> methods)
    {
        context.Response.ContentType = ContentType;
        try
        {
            if (!methods.TryGetValue(context.Request.Path.Value ?? "", out var method))
            {
                throw new RpcException(StatusCode.Unimplemented, $"Unknown method {context.Request.Path}.");
            }

            var request = await method.ReadRequestAsync(context.Request.Body, context.RequestAborted)
                ?? throw new RpcException(StatusCode.Internal, $"{context.Request.Path} was called without a message.");
            await method.HandleAsync(
                request,
                async response => await context.Response.BodyWriter.WriteAsync(Framing.Frame(response), context.RequestAborted),
                context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            await FailAsync(context.Response, exception);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: there is nobody left to tell.
        }
    }

    private static async Task FailAsync(HttpResponse response, Exception exception)
    {
        var failure = exception switch
        {
            RpcException rpc => rpc,
            OperationCanceledException => new RpcException(StatusCode.Cancelled, exception.Message, exception),
            _ => new RpcException(StatusCode.Unknown, exception.Message, exception),
        };

        await response.StartAsync();
        response.AppendTrailer("grpc-status", ((int)failure.Status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        response.AppendTrailer("grpc-message", StatusMessage.Encode(failure.Message));
        if (!failure.Details.IsEmpty)
        {
            var status = new Google.Rpc.Status { Code = (int)failure.Status, Message = failure.Message };
            status.Details.Add(failure.Details.Select(detail => new Any(detail)));
            response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(status.ToByteArray()).TrimEnd('='));
        }
    }

    private sealed class Application(Dictionary<string, MethodBinding> methods) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => AnswerAsync(context, methods);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
            // A context holds nothing of its own.
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(System.Type serviceType) => null;
    }
}
