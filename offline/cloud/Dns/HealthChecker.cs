using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Dns;

/// <summary>
/// Runs the health checks of a cloud. A check is healthy at first, changes after as many equal results in a row as its
/// threshold says, and does so at its own interval divided by <see cref="CheckersPerCheck"/>.
/// </summary>
internal sealed class HealthChecker : IAsyncDisposable
{
    public const string Type = "aws:route53/healthCheck:HealthCheck";

    /// <summary>Route 53 checks an endpoint from many places, so that it is asked about this often per interval.</summary>
    private const int CheckersPerCheck = 10;

    private const int DefaultInterval = 30;
    private const int DefaultThreshold = 3;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private readonly ResourceStore _store;
    private readonly Func<string, IPAddress?> _resolve;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, HealthState> _states = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, AllowAutoRedirect = false });
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <param name="store">The cloud's resources.</param>
    /// <param name="resolve">The address of a name, from the cloud's own zones.</param>
    /// <param name="time">The clock.</param>
    public HealthChecker(ResourceStore store, Func<string, IPAddress?> resolve, TimeProvider time)
    {
        _store = store;
        _resolve = resolve;
        _time = time;
    }

    public bool IsHealthy(string id) => !_states.TryGetValue(id, out var state) || state.Healthy;

    public void Begin() => _running = RunAsync(_stopping.Token);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var checks = _store.OfType(Type).Where(check => check.Phase is ResourcePhase.Ready or ResourcePhase.Updating).ToList();
            foreach (var check in checks)
            {
                var state = _states.GetOrAdd(check.Id, _ => new HealthState());
                if (!state.Busy && _time.GetElapsedTime(state.LastStart) >= IntervalOf(check))
                {
                    state.Busy = true;
                    state.LastStart = _time.GetTimestamp();
                    _ = Task.Run(() => CheckAsync(check, state, stopping), CancellationToken.None);
                }
            }

            foreach (var gone in _states.Keys.Except(checks.Select(check => check.Id)))
            {
                _states.TryRemove(gone, out _);
            }

            await Task.Delay(Tick, _time, stopping);
        }
    }

    private static TimeSpan IntervalOf(CloudResource check) =>
        TimeSpan.FromSeconds(check.Inputs.NumberAt("requestInterval") ?? DefaultInterval) / CheckersPerCheck;

    private async Task CheckAsync(CloudResource check, HealthState state, CancellationToken stopping)
    {
        try
        {
            var passes = check.Inputs.FlagAt("disabled") || await PassesAsync(check, stopping) != check.Inputs.FlagAt("invertHealthcheck");
            state.Record(passes, check.Inputs.IntegerAt("failureThreshold") ?? DefaultThreshold);
        }
        catch (OperationCanceledException)
        {
            // The cloud stops.
        }
        finally
        {
            state.Busy = false;
        }
    }

    private async Task<bool> PassesAsync(CloudResource check, CancellationToken stopping)
    {
        var inputs = check.Inputs;
        var type = inputs.TextAt("type") ?? "HTTP";
        if (type is not ("HTTP" or "HTTPS" or "HTTP_STR_MATCH" or "HTTPS_STR_MATCH" or "TCP"))
        {
            // Calculated and alarm checks have nothing to ask here.
            return true;
        }

        var address = inputs.TextAt("ipAddress") is { } ip && IPAddress.TryParse(ip, out var parsed) ? parsed
            : IPAddress.TryParse(inputs.TextAt("fqdn"), out var literal) ? literal
            : _resolve(inputs.TextAt("fqdn") ?? "");
        if (address is null)
        {
            return false;
        }

        var endpoint = new IPEndPoint(address, inputs.IntegerAt("port") ?? (type.StartsWith("HTTPS", StringComparison.Ordinal) ? 443 : 80));
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limited.CancelAfter(Limit);
        try
        {
            return type == "TCP" ? await ConnectsAsync(endpoint, limited.Token) : await AnswersAsync(endpoint, inputs, limited.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException
            || (exception is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Over plain HTTP also for HTTPS checks: nothing here has certificates.</summary>
    private async Task<bool> AnswersAsync(IPEndPoint endpoint, Protocol.Values.PropertyMap inputs, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{endpoint}{inputs.TextAt("resourcePath") ?? "/"}"));
        request.Headers.Host = inputs.TextAt("fqdn") ?? endpoint.ToString();
        using var response = await _http.SendAsync(request, cancellationToken);
        return (int)response.StatusCode is >= 200 and < 400
            && (inputs.TextAt("searchString") is not { } wanted
                || (await response.Content.ReadAsStringAsync(cancellationToken)).Contains(wanted, StringComparison.Ordinal));
    }

    private static async Task<bool> ConnectsAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellationToken);
        return true;
    }
}
