using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Dns;

/// <summary>A DNS server on UDP and TCP.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private const int LongestMessage = 65535;
    private static readonly TimeSpan TcpIdle = TimeSpan.FromSeconds(10);

    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Func<DnsQuestion, DnsAnswer> _answer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    private DnsServer(Socket udp, Socket tcp, Func<DnsQuestion, DnsAnswer> answer)
    {
        _udp = udp;
        _tcp = tcp;
        _answer = answer;
        _serving = Task.WhenAll(ServeUdpAsync(_stopping.Token), ServeTcpAsync(_stopping.Token));
    }

    /// <exception cref="CloudException">The endpoint is in use.</exception>
    public static DnsServer Start(IPEndPoint endpoint, Func<DnsQuestion, DnsAnswer> answer)
    {
        var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            tcp.Bind(endpoint);
            tcp.Listen();

            // Multicast DNS of browsers and desktops holds 0.0.0.0:5353 and shares it; our own address is still ours alone,
            // which the TCP socket before has made sure of.
            udp.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            udp.Bind(endpoint);
            return new DnsServer(udp, tcp, answer);
        }
        catch (SocketException exception)
        {
            tcp.Dispose();
            udp.Dispose();
            throw new CloudException($"The DNS server cannot listen on {endpoint}: {exception.Message}. Stop the program that uses port {endpoint.Port} there (ss -lntup shows it).", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ServeUdpAsync(CancellationToken stopping)
    {
        var buffer = new byte[LongestMessage];
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stopping);
                if (DnsQuestion.Read(buffer.AsSpan(0, received.ReceivedBytes)) is { } question)
                {
                    await _udp.SendToAsync(_answer(question).ToBytes(question, question.UdpLimit), SocketFlags.None, received.RemoteEndPoint, stopping);
                }
            }
            catch (SocketException)
            {
                // An earlier asker had gone before its answer came.
            }
        }
    }

    private async Task ServeTcpAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _tcp.AcceptAsync(stopping);
                _ = Task.Run(() => ServeClientAsync(client, stopping), CancellationToken.None);
            }
            catch (SocketException)
            {
                // This asker left before it was accepted.
            }
        }
    }

    private async Task ServeClientAsync(Socket client, CancellationToken stopping)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        var prefix = new byte[2];
        try
        {
            while (true)
            {
                using var limited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                limited.CancelAfter(TcpIdle);
                await stream.ReadExactlyAsync(prefix, limited.Token);
                var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
                await stream.ReadExactlyAsync(message, limited.Token);
                if (DnsQuestion.Read(message) is not { } question)
                {
                    return;
                }

                var answer = _answer(question).ToBytes(question, LongestMessage);
                BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. prefix, .. answer], limited.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The asker is done, or has been silent for too long.
        }
    }
}
