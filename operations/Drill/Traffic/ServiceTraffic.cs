using System.Collections.Immutable;
using Rollback.Model;
using Rollback.Operations.Dns;

namespace Rollback.Operations.Drill.Traffic;

/// <summary>Orders that are written to a service through its name, from the start to the end of a scenario.</summary>
internal sealed class ServiceTraffic : IAsyncDisposable
{
    private readonly DrillStage _stage;
    private readonly Resolver _resolver;
    private readonly TrafficLog _log;
    private OrderWriter? _writer;

    private ServiceTraffic(DrillStage stage, Resolver resolver, TrafficLog log, OrderWriter writer) => (_stage, _resolver, _log, _writer) = (stage, resolver, log, writer);

    public ImmutableList<RequestRecord> Records => _log.Records;

    public int Acknowledged => Records.Count(record => record.IsAcknowledged);

    public string? LastError => Records.LastOrDefault(record => record.Error is not null)?.Error;

    public IReadOnlyList<string> AcknowledgedKeys => [.. Records.Where(record => record.IsAcknowledged).Select(record => record.Key)];

    /// <summary>Of the answers so far: for how long a well-behaved client may use one.</summary>
    public TimeSpan LongestTimeToLive => _resolver.LongestTimeToLive;

    /// <summary>The longest requests of a time, one per writer: while writes are held back, each writer has one that waits.</summary>
    public IEnumerable<TimeSpan> Slowest(DateTimeOffset from, DateTimeOffset to) => Records
        .Where(record => record.EndedAt >= from && record.StartedAt <= to)
        .Select(record => record.EndedAt - record.StartedAt)
        .OrderDescending()
        .Take(OrderWriter.Workers);

    public static async Task<Answer<ServiceTraffic>> StartAsync(DrillStage stage, string service, CancellationToken cancellationToken)
    {
        if (!(await stage.Session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)) return failure;
        var name = outputs.DnsNames[service];
        var resolver = new Resolver([.. outputs.NameServers.Select(NameServer.Parse)], name, stage.Clock);
        var log = new TrafficLog(stage.Journal);
        // Any color's endpoint tells the port; the traffic follows the name.
        var writer = new OrderWriter(new UriBuilder(outputs.Endpoints[service][Color.Blue.Name()]) { Host = name }.Uri, resolver, log, stage.Stack, stage.Clock);
        writer.Start();
        return new ServiceTraffic(stage, resolver, log, writer);
    }

    /// <param name="what">Completes "After 90 s it was still not so that …".</param>
    public Task<Failure?> UntilAsync(Func<bool> reached, string what, CancellationToken cancellationToken) =>
        _stage.UntilAsync(reached, what, () => LastError, cancellationToken);

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
