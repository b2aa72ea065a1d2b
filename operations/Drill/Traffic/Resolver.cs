using Rollback.Operations.Dns;

namespace Rollback.Operations.Drill.Traffic;

/// <summary>Resolves a name as a well-behaved client does: asks the zone's server, and again once the answer's time to live is over.</summary>
internal sealed class Resolver(IReadOnlyList<NameServer> servers, string name, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private (string Address, DateTimeOffset Until)? _known;

    /// <summary>The longest time to live that was ever answered: as long may a client go on with an old answer.</summary>
    public TimeSpan LongestTimeToLive { get; private set; }

    /// <exception cref="IOException">No server answers, or none has an address.</exception>
    public async Task<string> AddressAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_known is { } known && clock.GetUtcNow() < known.Until)
                return known.Address;
        }

        var record = await AskAsync(cancellationToken);
        lock (_gate)
        {
            _known = (record.Value, clock.GetUtcNow() + record.TimeToLive);
            LongestTimeToLive = record.TimeToLive > LongestTimeToLive ? record.TimeToLive : LongestTimeToLive;
        }

        return record.Value;
    }

    // A stub resolver goes on to the next server when one is silent; only if all are is the request lost.
    private async Task<DnsRecord> AskAsync(CancellationToken cancellationToken)
    {
        IOException? last = null;
        foreach (var server in servers)
        {
            try
            {
                var records = await server.AskAsync(name, cancellationToken);
                return records.Count > 0 ? records[0] : throw new IOException($"{server} has no answer for '{name}'.");
            }
            catch (IOException fault)
            {
                last = fault;
            }
        }

        throw last ?? new IOException($"'{name}' has no name server.");
    }
}
