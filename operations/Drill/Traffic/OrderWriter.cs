using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;

namespace Rollback.Operations.Drill.Traffic;

/// <summary>
/// Writes orders without pause until it is stopped: each request resolves, calls once and is recorded, whatever comes.
/// Nothing is retried, so that every failure that a customer would see is seen.
/// </summary>
internal sealed class OrderWriter(Uri service, Resolver resolver, TrafficLog log, string prefix, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Requests that are under way at once.</summary>
    public const int Workers = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = new() { Timeout = RequestLimit };
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _sequence;

    public void Start() => _running = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync()));

    /// <summary>Lets requests that are under way end, and starts no other.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            log.Add(await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref _sequence):000000}")));
            await Task.Delay(Pace, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<RequestRecord> WriteAsync(string key)
    {
        var startedAt = clock.GetUtcNow();
        try
        {
            var address = await resolver.AddressAsync(CancellationToken.None);
            using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(service) { Host = address, Path = "/orders" }.Uri)
            {
                Content = new StringContent(new JsonObject { ["key"] = key, ["item"] = "rehearsal", ["quantity"] = 1 }.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json),
            };
            request.Headers.Host = service.Authority;
            using var response = await _http.SendAsync(request, CancellationToken.None);
            return new()
            {
                Key = key,
                StartedAt = startedAt,
                EndedAt = clock.GetUtcNow(),
                Status = (int)response.StatusCode,
                Color = response.Headers.TryGetValues("X-Color", out var colors) ? colors.First() : null,
                Error = response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}",
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
        {
            return new() { Key = key, StartedAt = startedAt, EndedAt = clock.GetUtcNow(), Error = fault.Message };
        }
    }
}
