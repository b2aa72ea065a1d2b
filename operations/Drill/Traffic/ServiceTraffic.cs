using System.Collections.Immutable;
using Rollback.Operations.Dns;

namespace Rollback.Operations.Drill.Traffic;

/// <summary>Orders that are written to a service through its name, from the start to the end of a scenario.</summary>
internal sealed class ServiceTraffic : IAsyncDisposable
{
    private readonly TrafficLog _log;
    private OrderWriter? _writer;

    private ServiceTraffic(TrafficLog log, OrderWriter writer) => (_log, _writer) = (log, writer);

    public ImmutableList<RequestRecord> Records => _log.Records;

    public int Acknowledged => Records.Count(record => record.IsAcknowledged);

    public string? LastError => Records.LastOrDefault(record => record.Error is not null)?.Error;

    public IReadOnlyList<string> AcknowledgedKeys => [.. Records.Where(record => record.IsAcknowledged).Select(record => record.Key)];

    /// <summary>The longest requests of a time, one per writer: while writes are held back, each writer has one that waits.</summary>
    public IEnumerable<TimeSpan> Slowest(DateTimeOffset from, DateTimeOffset to) => Records
        .Where(record => record.EndedAt >= from && record.StartedAt <= to)
        .Select(record => record.EndedAt - record.StartedAt)
        .OrderDescending()
        .Take(OrderWriter.Workers);

    /// <param name="color">Whose endpoint tells the port; the traffic follows the name.</param>
    public static async Task<Answer<ServiceTraffic>> StartAsync(DrillStage stage, string service, string color, CancellationToken cancellationToken)
    {
        if (!(await stage.Session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)) return failure;
        var name = outputs.DnsNames[service];
        var resolver = new Resolver([.. outputs.NameServers.Select(NameServer.Parse)], name, stage.Clock);
        var log = new TrafficLog(stage.Journal);
        var writer = new OrderWriter(new UriBuilder(outputs.Endpoints[service][color]) { Host = name }.Uri, resolver, log, stage.Stack, stage.Clock);
        writer.Start();
        return new ServiceTraffic(log, writer);
    }

    /// <summary>Lets requests that are under way end, and starts no other.</summary>
    public Task StopAsync() => _writer?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // An aborted drill is disposed of before its clean-up, and once more by its owner.
        if (Interlocked.Exchange(ref _writer, null) is not { } writer) return;
        await writer.DisposeAsync();
        _log.Dispose();
    }
}
