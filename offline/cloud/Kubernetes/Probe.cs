using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>A readiness, liveness or startup probe.</summary>
internal sealed record Probe(IPEndPoint Target, string? Path, TimeSpan Period, TimeSpan Limit, int FailureThreshold)
{
    private const int DefaultPeriod = 10;
    private const int DefaultThreshold = 3;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The probe of that name, or null where the container has none.</summary>
    /// <exception cref="CloudException">It is of a kind that cannot be made here.</exception>
    public static Probe? Of(PodTemplate template, PodPlace place, string name)
    {
        if (template.Container.At(name) is not PropertyValue.Map { Properties: var probe })
        {
            return null;
        }

        var http = probe.MapAt("httpGet");
        var port = template.PortOf(http.Find("port") ?? probe.MapAt("tcpSocket").Find("port"))
            ?? throw new CloudException($"The {name} of '{place.Name}' is neither httpGet nor tcpSocket with a known port; the offline cloud has no other kinds.");
        return new Probe(
            new IPEndPoint(place.Address, port),
            http.Count == 0 ? null : http.TextAt("path") ?? "/",
            TimeSpan.FromSeconds(probe.NumberAt("periodSeconds") ?? DefaultPeriod),
            TimeSpan.FromSeconds(probe.NumberAt("timeoutSeconds") ?? 1),
            probe.IntegerAt("failureThreshold") ?? DefaultThreshold);
    }

    public async Task<bool> PassesAsync(CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            return Path is null ? await ConnectsAsync(limited.Token) : await AnswersAsync(limited.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(new Uri($"http://{Target}{Path}"), cancellationToken);
        return (int)response.StatusCode is >= 200 and < 400;
    }

    private async Task<bool> ConnectsAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Target, cancellationToken);
        return true;
    }
}
