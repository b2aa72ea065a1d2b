using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Drill.Ledger;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill.Controls;

/// <summary>What makes a wrong switch lose: writes at the wrong moment, and replication that is held up.</summary>
internal sealed class ControlHazard(DatabaseAddress from, DatabaseAddress to, LedgerTraffic traffic, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Writes that fall into the gap, at least; one that a doubled key refused is seen by the audit too.</summary>
    private const int Exposed = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private NpgsqlDataSource? _source;
    private NpgsqlConnection? _holder;

    public Step WriteOn => new("write-on", "Let the writers go on.") { Do = WriteOnAsync };

    /// <summary>Holds the apply worker at a marker, so that everything after it stays behind.</summary>
    public Step Lag => new("lag", $"Hold replication to {to.Label} up.") { Do = LagAsync };

    public Step EndLag => new("end-lag", "Let replication go on.") { Do = async _ => { await ReleaseAsync(); return null; } };

    public ValueTask DisposeAsync() => ReleaseAsync();

    public async Task<Failure?> WriteOnAsync(CancellationToken cancellationToken)
    {
        var (start, goal) = (clock.GetTimestamp(), Met() + Exposed);
        while (Met() < goal)
        {
            if (traffic.IsBroken || clock.GetElapsedTime(start) > Limit)
                return new("DRL006", $"The writers of the control stand still{(traffic.LastError is { } error ? $": {error}" : "")}.", "This is a fault of the drill, or a machine that is far too slow.");
            await Task.Delay(Glance, clock, cancellationToken);
        }

        return null;

        int Met() => traffic.Acknowledged + traffic.Conflicts;
    }

    private async Task<Failure?> LagAsync(CancellationToken cancellationToken)
    {
        _source = to.Open(settings => settings.Pooling = false);
        _holder = await _source.OpenConnectionAsync(cancellationToken);
        // In share mode: it holds inserts up, and takes no transaction id, for which a new slot would wait.
        await _holder.ExecuteAsync("BEGIN; LOCK TABLE rollback_infra.marker IN SHARE MODE", cancellationToken);
        await using var source = from.Open(settings => settings.Pooling = false);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("INSERT INTO rollback_infra.marker (token) VALUES ('held up')", cancellationToken);
        return null;
    }

    private async ValueTask ReleaseAsync()
    {
        if (_holder is { } holder)
            await holder.DisposeAsync();
        if (_source is { } source)
            await source.DisposeAsync();
        (_holder, _source) = (null, null);
    }
}
