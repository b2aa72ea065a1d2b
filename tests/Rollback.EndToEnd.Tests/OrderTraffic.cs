using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Rollback.EndToEnd.Tests;

/// <summary>Writes orders to both colors until it is disposed, each once, and remembers what became of them.</summary>
internal sealed class OrderTraffic : IAsyncDisposable
{
    /// <summary>So that what is tested gets a share of a small machine.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _sequence;

    public OrderTraffic(params Uri[] colors) => _running = Task.WhenAll(colors.Select(WriteAsync));

    public ConcurrentBag<string> Acknowledged { get; } = [];

    public ConcurrentBag<string> Failed { get; } = [];

    /// <summary>Begins no more orders, and waits for the answers that are due.</summary>
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

    private async Task WriteAsync(Uri color)
    {
        while (!_stop.IsCancellationRequested)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{color.Host}-{Interlocked.Increment(ref _sequence)}");
            try
            {
                using var answer = await _http.PostAsJsonAsync(new Uri(color, "orders"), new JsonObject { ["key"] = key, ["item"] = "book", ["quantity"] = 1 }, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.Created) Acknowledged.Add(key);
                else Failed.Add($"{key}: {answer.StatusCode}");
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                Failed.Add($"{key}: {fault.Message}");
            }

            await Task.Delay(Pace, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
