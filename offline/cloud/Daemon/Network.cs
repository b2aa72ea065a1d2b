using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>
/// The loopback network of one cloud, 127.a.b.0/24, chosen once, and who has which address in it. An address stays with
/// its owner until it is released, through restarts too.
/// </summary>
internal sealed class Network
{
    public const int DnsPort = 5353;
    private const int FirstHost = 3;
    private const int LastHost = 254;
    private const int Candidates = 200;

    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly NetworkState _state;

    private Network(string file, NetworkState state)
    {
        _file = file;
        _state = state;
    }

    public string Subnet => $"{_state.Prefix}.0/24";

    public IPAddress Dns => IPAddress.Parse($"{_state.Prefix}.2");

    public static Network Open(CloudDirectory cloud)
    {
        if (File.Exists(cloud.Network))
        {
            return new Network(cloud.Network, JsonSerializer.Deserialize(File.ReadAllBytes(cloud.Network), NetworkJson.Default.NetworkState)!);
        }

        var network = new Network(cloud.Network, new NetworkState(FreePrefix(cloud.Path), []));
        network.Write();
        return network;
    }

    /// <summary>The address of an owner such as <c>service/default/orders</c>; a free one on first asking.</summary>
    /// <exception cref="CloudException">All 252 are taken.</exception>
    public IPAddress AddressOf(string owner)
    {
        lock (_gate)
        {
            if (!_state.Hosts.TryGetValue(owner, out var host))
            {
                var taken = _state.Hosts.Values.ToHashSet();
                host = Enumerable.Range(FirstHost, LastHost - FirstHost + 1).FirstOrDefault(candidate => !taken.Contains(candidate));
                if (host == 0)
                {
                    throw new CloudException($"The cloud's network {Subnet} has no free address left. Delete resources, or use another stack.");
                }

                _state.Hosts[owner] = host;
                Write();
            }

            return IPAddress.Parse($"{_state.Prefix}.{host}");
        }
    }

    public void Release(string owner)
    {
        lock (_gate)
        {
            if (_state.Hosts.Remove(owner))
            {
                Write();
            }
        }
    }

    private void Write() => AtomicFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(_state, NetworkJson.Default.NetworkState));

    /// <summary>Derived from the folder, so that clouds rarely ask for the same; one where something answers DNS is passed over.</summary>
    private static string FreePrefix(string path)
    {
        for (var attempt = 0; attempt < Candidates; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{attempt}"));
            var prefix = $"127.{16 + (hash[0] % 200)}.{hash[1]}";
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Parse($"{prefix}.2"), DnsPort));
                return prefix;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // Another cloud's network.
            }
        }

        throw new CloudException($"TCP port {DnsPort} is in use on every loopback address (something listens on 0.0.0.0:{DnsPort}). Stop that program.");
    }
}

internal sealed record NetworkState(string Prefix, Dictionary<string, int> Hosts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(NetworkState))]
internal sealed partial class NetworkJson : JsonSerializerContext;
