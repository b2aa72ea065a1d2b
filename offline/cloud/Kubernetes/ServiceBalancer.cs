using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>
/// Forwards the ports of one Service to its ready pods, in turn. A pod that stops being ready gets no new connections; the
/// ones it has stay until they end.
/// </summary>
internal sealed class ServiceBalancer(string id, Network network, Func<IEnumerable<Pod>> pods) : IAsyncDisposable
{
    private readonly Dictionary<int, PortForward> _forwards = [];
    private volatile IReadOnlyDictionary<string, string> _selector = new Dictionary<string, string>();
    private int _turn;

    public IPAddress Address { get; } = network.AddressOf(Owner(id));

    public static string Owner(string id) => $"service/{id}";

    public static string Owner(string space, string name) => Owner($"{space}/{name}");

    /// <summary>Listens as the Service says; ports that stay are not interrupted.</summary>
    /// <exception cref="CloudException">A port is in use.</exception>
    public async Task ApplyAsync(CloudResource service)
    {
        _selector = service.Inputs.EntriesAt("spec.selector");
        var wanted = service.Inputs.MapsAt("spec.ports")
            .Where(port => port.TextAt("protocol") is null or "TCP")
            .ToDictionary(port => port.IntegerAt("port") ?? 0, port => port.Find("targetPort") ?? port.Find("port"));
        foreach (var (port, forward) in _forwards.Where(forward => !wanted.ContainsKey(forward.Key)).ToList())
        {
            _forwards.Remove(port);
            await forward.DisposeAsync();
        }

        foreach (var (port, target) in wanted)
        {
            if (_forwards.TryGetValue(port, out var forward))
            {
                forward.Candidates = () => Targets(target);
            }
            else
            {
                _forwards[port] = PortForward.Start(new IPEndPoint(Address, port), () => Targets(target));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var forward in _forwards.Values)
        {
            await forward.DisposeAsync();
        }

        _forwards.Clear();
    }

    /// <summary>The ready pods, beginning with the one whose turn it is.</summary>
    private List<IPEndPoint> Targets(PropertyValue? targetPort)
    {
        var space = id.Split('/')[0];
        var ready = pods()
            .Where(pod => pod.IsReady && pod.Place.Space == space && _selector.Count > 0 && _selector.All(label => pod.Template.Labels.GetValueOrDefault(label.Key) == label.Value))
            .Select(pod => pod.Template.PortOf(targetPort) is { } port ? new IPEndPoint(pod.Place.Address, port) : null)
            .OfType<IPEndPoint>()
            .ToList();
        if (ready.Count == 0)
        {
            return ready;
        }

        var first = (int)((uint)Interlocked.Increment(ref _turn) % (uint)ready.Count);
        return [.. ready.Skip(first), .. ready.Take(first)];
    }
}
