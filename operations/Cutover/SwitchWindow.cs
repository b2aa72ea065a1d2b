using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>
/// What happens while writes wait. Whatever can be done before is done by <see cref="ReadyAsync"/>: connections are open,
/// statements prepared, and both servers have loaded what they need, since a first time costs more than the work itself.
/// </summary>
internal sealed class SwitchWindow(
    SwitchRequest request, SwitchSide from, SwitchSide to, ReplicationStream forward, ReplicationStream back, SwitchCatalog catalog, IReadOnlyList<(string Schema, string Name)> sequences, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SmallLag = TimeSpan.FromMilliseconds(50);

    /// <summary>A transaction that has been writing for longer may be one of very many rows.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>For which writes wait, at first, for transactions under way.</summary>
    private static readonly TimeSpan[] FirstBounds = [TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1)];

    private readonly Markers _markers = new(from, to, forward, clock);
    private readonly SequenceCarry _carry = new(sequences);
    private NpgsqlConnection? _closing;
    private NpgsqlConnection? _opening;
    private Task<string>? _mark;
    private Task<IReadOnlyList<CarriedSequence>>? _carried;

    /// <summary>How long writes are held back for transactions under way before they are let go and another moment is waited for.</summary>
    public IEnumerable<TimeSpan> Bounds => FirstBounds.Where(bound => bound < request.Drain && !request.TakesAnyMoment);

    /// <summary>When the fence that stood began to hold writers back; 0: none did.</summary>
    public long FencedAt { get; private set; }

    /// <summary>Whether the last wait for a quiet moment found one.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>Whether the old primary is closed for good, or nobody can say.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Starts a stream that stopped once more; a failure if it gets no further.</summary>
    public Task<Failure?> StoppedAsync(CancellationToken cancellationToken) => _markers.StoppedAsync(cancellationToken);

    /// <summary>Whether the stream stood still and goes on.</summary>
    public bool WasRevived => _markers.WasRevived;

    public Task<Failure?> CatchUpAsync(CancellationToken cancellationToken) => _markers.ArriveAsync(request.MaxLag, Glance, cancellationToken);

    /// <summary>
    /// Makes the slot of the opposite stream anew. A new one waits for every transaction that writes at the time, and for the
    /// disk; so it is made ahead, and what the stream is to leave out of it is said by the position that <see cref="OpenAsync"/> commits.
    /// </summary>
    public async Task KeepLogAsync(CancellationToken cancellationToken)
    {
        await back.DropSlotAsync(cancellationToken);
        await using var connection = await to.AnotherAsync(cancellationToken);
        await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {(long)request.Drain.TotalMilliseconds}"), cancellationToken);
        await back.CreateSlotAsync(connection, cancellationToken);
    }

    public Task ReleaseLogAsync() => back.DropSlotAsync(CancellationToken.None);

    /// <summary>Opens and prepares all that the window needs, rehearses it, and waits, for a while, for a moment without vacuums, without long transactions and without lag.</summary>
    /// <param name="isHeldBack">Whether writes wait already, after a crash: then no moment is better than this one.</param>
    public async Task<Failure?> ReadyAsync(bool isHeldBack, CancellationToken cancellationToken)
    {
        _closing = await from.AnotherAsync(cancellationToken);
        _opening = await to.AnotherAsync(cancellationToken);
        await _carry.PrepareAsync(_closing, cancellationToken);
        await _markers.PrepareAsync(cancellationToken);
        // Twice: what is done once is loaded, what is done twice is fast.
        return await RehearseAsync(cancellationToken) ?? await RehearseAsync(cancellationToken) ?? (isHeldBack ? null : await QuietAsync(cancellationToken));
    }

    /// <summary>The triggers' locks let running writers finish and hold new ones back, all in a transaction that dies with us.</summary>
    public async Task<Failure?> FenceAsync(CancellationToken cancellationToken)
    {
        // Behind a gateway that is paused there is nobody else to let go.
        foreach (var _ in request.Gateway is null ? Bounds : [])
        {
            FencedAt = clock.GetTimestamp();
            if (await FenceAsync(isRehearsal: false, cancellationToken) is { } stuck) return stuck;
            if (await IsSmallAsync(FencedAt, cancellationToken)) return null;
            await _mark!;
            await _closing!.ExecuteAsync("ROLLBACK", cancellationToken);
            _mark = null;
            if (await QuietAsync(cancellationToken) is { } failure) return failure;
        }

        FencedAt = clock.GetTimestamp();
        return await FenceAsync(isRehearsal: false, cancellationToken);
    }

    /// <summary>
    /// Whether what was waited for since then has arrived, or was too short to matter: a transaction that kept us waiting may be
    /// one that the follower applies for seconds.
    /// </summary>
    public async Task<bool> IsSmallAsync(long start, CancellationToken cancellationToken) =>
        clock.GetElapsedTime(start) < Short || await _markers.ArriveAsync(Short, TimeSpan.Zero, cancellationToken) is null;

    public Task<Failure?> DrainAsync(CancellationToken cancellationToken) => _markers.ArriveAsync(request.MaxLag, TimeSpan.Zero, cancellationToken);

    /// <summary>Begins to read the sequences, while the last commits travel; <see cref="UnlockAsync(CancellationToken)"/> sets them.</summary>
    public void Carry(CancellationToken cancellationToken)
    {
        _carried = ReadAsync();

        async Task<IReadOnlyList<CarriedSequence>> ReadAsync()
        {
            // On the same connection.
            if (_mark is { } mark) await mark;
            return await _carry.ReadAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Takes the fence of the new primary down, and notes where the way back begins, in a transaction that is not committed: a
    /// reader who holds that up is met before the old primary is closed, not after.
    /// </summary>
    public Task<Failure?> UnlockAsync(CancellationToken cancellationToken) => UnlockAsync(isRehearsal: false, cancellationToken);

    public async Task<Failure?> CloseAsync(CancellationToken cancellationToken)
    {
        // A table or column that came since would stay behind without a word.
        if (_mark is { } mark && await mark != catalog.Mark) return SwitchFailure.SchemaChanged(from.Label);
        // From here not cancellable: whether a commit whose answer is not awaited took place, nobody knows.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _closing!.ExecuteAsync("COMMIT", CancellationToken.None);
            IsClosed = true;
            return null;
        }
        catch (NpgsqlException)
        {
            // The commit may have taken place all the same; the catalog knows, if it can be asked.
            IsClosed = true;
            await using var another = await from.AnotherAsync(CancellationToken.None);
            IsClosed = await Fence.IsRaisedAsync(another, CancellationToken.None);
            throw;
        }
    }

    public Task OpenAsync(CancellationToken cancellationToken) => _opening!.ExecuteAsync("COMMIT", cancellationToken);

    /// <summary>Ending the connection ends the transaction, whatever state it is in.</summary>
    public async Task LetWriteAgainAsync()
    {
        await ReadAsync();
        if (_closing is not null) await _closing.DisposeAsync();
        _closing = null;
    }

    public async Task LockAgainAsync()
    {
        if (_opening is not null) await _opening.DisposeAsync();
        _opening = null;
    }

    public async ValueTask DisposeAsync()
    {
        await ReadAsync();
        await _markers.DisposeAsync();
        await _carry.DisposeAsync();
        foreach (var connection in new[] { _closing, _opening })
        {
            if (connection is not null) await connection.DisposeAsync();
        }
    }

    /// <summary>Whether none of its connections broke.</summary>
    public bool IsAlive => new[] { _closing, _opening }.All(connection => connection is null or { State: System.Data.ConnectionState.Open });

    private async Task<Failure?> FenceAsync(bool isRehearsal, CancellationToken cancellationToken)
    {
        try
        {
            await _closing!.ExecuteAsync($"BEGIN; {Fence.Raise(request.Drain, isRehearsal)}; SET LOCAL statement_timeout = 0", cancellationToken);
        }
        catch (PostgresException fault) when (IsStuck(fault))
        {
            return SwitchFailure.WritersDidNotFinish(request.Drain, await Blockers.WritersAsync(from, cancellationToken));
        }

        // Looked at while the last commits travel.
        _mark = SchemaMark.ReadAsync(_closing!, cancellationToken);
        return null;
    }

    private async Task<Failure?> UnlockAsync(bool isRehearsal, CancellationToken cancellationToken)
    {
        try
        {
            var sequences = _carried is null ? [] : await _carried;
            await using var batch = new NpgsqlBatch(_opening) { Timeout = 0, BatchCommands = { new("BEGIN") } };
            // No wait for the disk: a client's commit brings this one to the disk before its own is acknowledged, as its log
            // comes later, and so do ours after the switch.
            batch.BatchCommands.Add(new("SET LOCAL synchronous_commit = off"));
            if (isRehearsal) batch.BatchCommands.Add(new(Fence.Raise(request.Drain, isRehearsal)));
            batch.BatchCommands.Add(new(Fence.Lower(request.Drain, isRehearsal)));
            batch.BatchCommands.Add(SequenceCarry.Set(isRehearsal ? [] : sequences));
            batch.BatchCommands.Add(new(back.NotePosition));
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return null;
        }
        catch (PostgresException fault) when (IsStuck(fault))
        {
            return SwitchFailure.WritersDidNotFinish(request.Drain, await Blockers.ReadersAsync(to, cancellationToken));
        }
    }

    /// <summary>Everything that the window does, by the same code and on the same connections, on a table of ours, and taken back.</summary>
    private async Task<Failure?> RehearseAsync(CancellationToken cancellationToken)
    {
        if (await FenceAsync(isRehearsal: true, cancellationToken) is { } stuck) return stuck;
        Carry(cancellationToken);
        if (await DrainAsync(cancellationToken) is { } behind) return behind;
        if (await UnlockAsync(isRehearsal: true, cancellationToken) is { } held) return held;
        await _mark!;
        await _closing!.ExecuteAsync("ROLLBACK", cancellationToken);
        await _opening!.ExecuteAsync("ROLLBACK", cancellationToken);
        (_mark, _carried) = (null, null);
        return null;
    }

    /// <summary>Waits for what is read beside the steps, on a connection that is about to end.</summary>
    private async Task ReadAsync()
    {
        foreach (var reading in new Task?[] { _mark, _carried })
        {
            if (reading is not null) await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsStuck(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected;

    /// <summary>
    /// Writes wait as long as replication is behind; for a transaction under way, and then for the follower that applies all of it;
    /// and a vacuum on a table keeps the fence waiting until the server's deadlock_timeout cancels it: a second, usually.
    /// </summary>
    public async Task<Failure?> QuietAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var patience = request.Drain < Patience ? request.Drain : Patience;
        while (true)
        {
            var look = clock.GetTimestamp();
            if (await _markers.ArriveAsync(request.MaxLag, TimeSpan.Zero, cancellationToken) is { } failure) return failure;
            IsQuiet = clock.GetElapsedTime(look) < SmallLag && !await IsBusyAsync(from, cancellationToken) && !await IsBusyAsync(to, cancellationToken);
            if (IsQuiet || clock.GetElapsedTime(start) > patience) return null;
            await Task.Delay(Glance, clock, cancellationToken);
        }
    }

    private static Task<bool> IsBusyAsync(SwitchSide side, CancellationToken cancellationToken) => side.Connection.ValueAsync<bool>(
        """
        SELECT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = current_database() AND a.backend_xid IS NOT NULL AND a.backend_type = 'client backend' AND clock_timestamp() - a.xact_start > make_interval(secs => $1))
            OR EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_database d ON d.oid = l.database
                       WHERE d.datname = current_database() AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND c.relkind = 'r' AND c.relnamespace <> 'pg_catalog'::regnamespace)
        """,
        cancellationToken,
        Short.TotalSeconds);
}
