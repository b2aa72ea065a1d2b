using Npgsql;

namespace Rollback.Operations.Drill.Ledger;

/// <summary>Concurrent clients that write numbered entries while the primary changes under them.</summary>
internal sealed class LedgerTraffic : IAsyncDisposable
{
    /// <summary>How long a write that is under way at the end may still take.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly NpgsqlDataSource[] _doors;
    private readonly Task _running;
    private long _pace;
    private bool _isDisposed;

    /// <param name="doors">Where a write may be tried: the gateway, or each of the databases.</param>
    /// <param name="clients">1 to <see cref="LedgerTables.Clients"/>.</param>
    /// <param name="pace">At first; see <see cref="Pace"/>.</param>
    public LedgerTraffic(IReadOnlyList<NpgsqlConnectionStringBuilder> doors, int clients, TimeSpan pace, TimeProvider clock)
    {
        Pace = pace;
        _doors = [.. doors.Select(Open)];
        Writers = [.. Enumerable.Range(1, clients).Select(client => new LedgerWriter(client, _doors, () => Pace, clock))];
        _running = Task.WhenAll(Writers.Select(writer => Task.Run(() => writer.RunAsync(_stop.Token, _abandon.Token))));
    }

    public IReadOnlyList<LedgerWriter> Writers { get; }

    /// <summary>The shortest time from one write of a client to its next; may change at any time.</summary>
    public TimeSpan Pace
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _pace));
        set => Volatile.Write(ref _pace, value.Ticks);
    }

    public int Acknowledged => Writers.Sum(writer => writer.Acknowledged);

    public int Errors => Writers.Sum(writer => writer.Errors);

    public int Conflicts => Writers.Sum(writer => writer.Conflicts);

    public string? LastError => Writers.Select(writer => writer.LastError).FirstOrDefault(error => error is not null);

    /// <summary>Whether the clients were broken by something that is no error of a database.</summary>
    public bool IsBroken => _running.IsFaulted;

    /// <summary>Lets writes that are under way end, and starts no other. Repeats do nothing.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _abandon.CancelAfter(LastWrite);
        await _running;
    }

    /// <summary>How long each client was kept waiting at most by a write that met the span; clients that met nothing are left out.</summary>
    public IEnumerable<TimeSpan> Gaps(DateTimeOffset begin, DateTimeOffset end) =>
        from writer in Writers
        let met = writer.Writes.Where(write => write.StartedAt <= end && write.EndedAt >= begin).ToArray()
        where met.Length > 0
        select met.Max(write => write.EndedAt - write.StartedAt);

    /// <summary>May happen twice; what was acknowledged can be asked afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _abandon.CancelAsync();
        await StopAsync();
        foreach (var door in _doors)
            await door.DisposeAsync();
        _stop.Dispose();
        _abandon.Dispose();
    }

    private static NpgsqlDataSource Open(NpgsqlConnectionStringBuilder settings)
    {
        // Own connections, kept: a pool's reset commands mean nothing to a gateway that pools transactions.
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString)
        {
            ConnectionStringBuilder = { Pooling = false, NoResetOnClose = true, ApplicationName = "rehearsal", CommandTimeout = 0, Timeout = 30 },
        };
        builder.ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));
        return builder.Build();
    }
}
