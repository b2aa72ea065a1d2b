using System.Net;
using System.Text;
using System.Text.Json;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>Customers who order without pause, half of them on connections that stay open.</summary>
internal sealed class Customers : IAsyncDisposable
{
    private readonly HttpClient _keeping = new(new SocketsHttpHandler { UseProxy = false });
    private readonly HttpClient _closing = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _ordering;
    private int _number;

    public Customers(string url) => _ordering = Task.WhenAll(OrderAsync(_keeping, url), OrderAsync(_keeping, url), OrderAsync(_closing, url), OrderAsync(_closing, url));

    public int Accepted { get; private set; }

    public List<string> Failures { get; } = [];

    /// <summary>Waits until some more orders were accepted or refused.</summary>
    public async Task MoreAsync(int count)
    {
        var before = Answered;
        await CloudFixture.EventuallyAsync(() => Task.FromResult(Answered >= before + count), "orders are answered");
    }

    public static async Task<JsonElement> GetAsync(string url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return JsonDocument.Parse(await client.GetStringAsync(new Uri(url))).RootElement;
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _ordering;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _keeping.Dispose();
        _closing.Dispose();
        _stopping.Dispose();
    }

    private int Answered
    {
        get
        {
            lock (Failures)
            {
                return Accepted + Failures.Count;
            }
        }
    }

    private async Task OrderAsync(HttpClient client, string url)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var order = $$"""{"key":"k-{{Interlocked.Increment(ref _number)}}","item":"tea","quantity":1}""";
            string? failure;
            try
            {
                using var content = new StringContent(order, Encoding.UTF8, "application/json");
                using var response = await client.PostAsync(new Uri($"{url}/orders"), content);
                failure = response.StatusCode == HttpStatusCode.Created ? null : $"{(int)response.StatusCode}";
            }
            catch (HttpRequestException exception)
            {
                failure = exception.Message;
            }

            lock (Failures)
            {
                Accepted += failure is null ? 1 : 0;
                Failures.AddRange(failure is null ? [] : [failure]);
            }
        }
    }
}
