using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>Accepts connections on one endpoint and joins each to the first candidate that takes it.</summary>
internal sealed class PortForward : IAsyncDisposable
{
    private const int Backlog = 512;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private PortForward(Socket listener, Func<IReadOnlyList<IPEndPoint>> candidates)
    {
        _listener = listener;
        Candidates = candidates;
        _accepting = AcceptAsync(_stopping.Token);
    }

    public Func<IReadOnlyList<IPEndPoint>> Candidates { get; set; }

    /// <exception cref="CloudException">The endpoint is in use.</exception>
    public static PortForward Start(IPEndPoint endpoint, Func<IReadOnlyList<IPEndPoint>> candidates)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endpoint);
            listener.Listen(Backlog);
            return new PortForward(listener, candidates);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            var remedy = exception.SocketErrorCode == SocketError.AccessDenied
                ? $"Only root may use port {endpoint.Port} on this machine: allow it with 'sysctl net.ipv4.ip_unprivileged_port_start={endpoint.Port}'."
                : "Stop the program that uses it (ss -ltnp shows it).";
            throw new CloudException($"The load balancer cannot listen on {endpoint}: {exception.Message}. {remedy}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(stopping);
                _ = Task.Run(() => ServeAsync(client, stopping), CancellationToken.None);
            }
            catch (SocketException)
            {
                // This client left before it was accepted; the next one is another matter.
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        using (client)
        {
            using var server = await ConnectAsync(stopping);
            if (server is null)
            {
                // No pod is ready: hang up. A reset could reach the client before it has noticed that it is connected.
                return;
            }

            client.NoDelay = true;
            await Relay.JoinAsync(client, server, stopping);
        }
    }

    private async Task<Socket?> ConnectAsync(CancellationToken stopping)
    {
        foreach (var candidate in Candidates())
        {
            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await server.ConnectAsync(candidate, stopping);
                return server;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                server.Dispose();
            }
        }

        return null;
    }
}
