using System.Net;
using System.Net.Sockets;

namespace Rollback.Operations.Dns;

/// <summary>
/// Asks one authoritative name server directly, over UDP. The machine's resolver and its caches are left out on purpose:
/// what is judged is what the zone answers now.
/// </summary>
internal sealed class NameServer
{
    private const int DefaultPort = 53;

    /// <summary>As a stub resolver of Linux does by default: a question, or its answer, may be lost on the way, or its server be busy.</summary>
    private const int Attempts = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _host;
    private readonly int _port;

    private NameServer(string host, int port) => (_host, _port) = (host, port);

    /// <summary>Reads `host` or `host:port`.</summary>
    public static NameServer Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 ? new(text.TrimEnd('.'), DefaultPort) : new(text[..colon], int.Parse(text[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The records for the addresses of <paramref name="name"/>; empty if it has none.</summary>
    /// <exception cref="IOException">No answer came, or one that cannot be read.</exception>
    public async Task<IReadOnlyList<DnsRecord>> AskAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAskAsync(name, cancellationToken) is { } records) return records;
            if (attempt == Attempts) throw new IOException($"The name server {this} did not answer within {Attempts * Patience.TotalSeconds:0} s.");
        }
    }

    /// <returns>Null: no answer came in time.</returns>
    private async Task<IReadOnlyList<DnsRecord>?> TryAskAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var socket = new UdpClient(AddressFamily.InterNetwork);
            socket.Connect(await AddressAsync(limit.Token), _port);
            var id = (ushort)Random.Shared.Next(ushort.MaxValue + 1);
            await socket.SendAsync(DnsMessage.Question(id, name), limit.Token);
            var answer = await socket.ReceiveAsync(limit.Token);
            return DnsMessage.Answers(answer.Buffer, id);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception fault) when (fault is SocketException or InvalidDataException)
        {
            throw new IOException($"The name server {this} gave no usable answer: {fault.Message}", fault);
        }
    }

    public override string ToString() => $"{_host}:{_port}";

    private async Task<IPAddress> AddressAsync(CancellationToken cancellationToken) =>
        IPAddress.TryParse(_host, out var address)
            ? address
            : (await System.Net.Dns.GetHostAddressesAsync(_host, AddressFamily.InterNetwork, cancellationToken))[0];
}
