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
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly Markers _markers = new(from, to, forward, clock);
    private readonly SequenceCarry _carry = new(from, to, sequences);
    private NpgsqlConnection? _closing;
    private NpgsqlConnection? _opening;
    private NpgsqlConnection? _slotting;
    private Task<string>? _mark;
    private Task? _carrying;

    /// <summary>Whether the old primary is closed for good, or nobody can say.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Starts a stream that stopped once more; a failure if it stopped again.</summary>
    public Task<Failure?> StoppedAsync(CancellationToken cancellationToken) => _markers.StoppedAsync(cancellationToken);

    /// <summary>Whether a stream that had stopped was started again.</summary>
    public bool WasRevived => _markers.WasRevived;

    public Task<Failure?> CatchUpAsync(CancellationToken cancellationToken) => _markers.ArriveAsync(request.MaxLag, Glance, cancellationToken);

    /// <summary>Opens and prepares all that the window needs, and waits, for a while, for a moment without vacuums and without lag.</summary>
    /// <param name="isHeldBack">Whether writes wait already, after a crash: then no moment is better than this one.</param>
    public async Task<Failure?> ReadyAsync(bool isHeldBack, CancellationToken cancellationToken)
    {
        _closing = await from.AnotherAsync(cancellationToken);
        _opening = await to.AnotherAsync(cancellationToken);
        _slotting = await to.AnotherAsync(cancellationToken);
        await _closing.ExecuteAsync(Fence.Rehearsal, cancellationToken);
        await _opening.ExecuteAsync(Fence.Rehearsal, cancellationToken);
        await _slotting.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {Limit}"), cancellationToken);
        await SchemaMark.ReadAsync(_closing, cancellationToken);
        await _carry.PrepareAsync(cancellationToken);
        await _markers.PrepareAsync(cancellationToken);
        await back.DropSlotAsync(cancellationToken);
        return isHeldBack ? null : await QuietAsync(cancellationToken);
    }

    /// <summary>The triggers' locks let running writers finish and hold new ones back, all in a transaction that dies with us.</summary>
    public async Task<Failure?> FenceAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Its commit must survive a crash of the server, whatever the database thinks of its own commits.
            await _closing!.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"BEGIN; {Fence.Raise(request.Drain)}; SET LOCAL statement_timeout = 0"), cancellationToken);
        }
        catch (PostgresException fault) when (IsStuck(fault))
        {
            return SwitchFailure.WritersDidNotFinish(request.Drain, await Blockers.WritersAsync(from, cancellationToken));
        }

        // Looked at while the last commits travel.
        _mark = SchemaMark.ReadAsync(_closing!, cancellationToken);
        return null;
    }

    public Task<Failure?> DrainAsync(CancellationToken cancellationToken) => _markers.ArriveAsync(request.MaxLag, TimeSpan.Zero, cancellationToken);

    /// <summary>Begins to carry the sequences over; nothing is closed or opened before the end.</summary>
    public Task CarryAsync(CancellationToken cancellationToken)
    {
        _carrying = _carry.RunAsync(cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>A new slot waits for every transaction that writes at the time: not for ever, please.</summary>
    public async Task<Failure?> FixAsync(CancellationToken cancellationToken)
    {
        try
        {
            await back.CreateSlotAsync(_slotting!, cancellationToken);
            return null;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return SwitchFailure.WritersDidNotFinish(request.Drain, await Blockers.WritersAsync(to, cancellationToken));
        }
    }

    /// <summary>
    /// Takes the fence of the new primary down in a transaction that is not committed: a reader who holds that up is met
    /// before the old primary is closed, not after.
    /// </summary>
    public async Task<Failure?> UnlockAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _opening!.ExecuteAsync($"BEGIN; {Fence.Lower(request.Drain)}", cancellationToken);
            return null;
        }
        catch (PostgresException fault) when (IsStuck(fault))
        {
            return SwitchFailure.WritersDidNotFinish(request.Drain, await Blockers.ReadersAsync(to, cancellationToken));
        }
    }

    public async Task<Failure?> CloseAsync(CancellationToken cancellationToken)
    {
        if (_carrying is { } carrying) await carrying;
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

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Awaited here too: after a crash that closed the old primary, `close` has nothing to do.
        if (_carrying is { } carrying) await carrying;
        await _opening!.ExecuteAsync("COMMIT", cancellationToken);
    }

    /// <summary>Ending the connection ends the transaction, whatever state it is in.</summary>
    public async Task LetWriteAgainAsync()
    {
        if (_closing is not null) await _closing.DisposeAsync();
        _closing = null;
    }

    public async Task ReleaseSlotAsync()
    {
        if (_carrying is { } carrying) await carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await back.DropSlotAsync(CancellationToken.None);
    }

    public async Task LockAgainAsync()
    {
        if (_opening is not null) await _opening.DisposeAsync();
        _opening = null;
    }

    public async ValueTask DisposeAsync()
    {
        // Both use connections that are about to end.
        if (_mark is { } mark) await ((Task)mark).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_carrying is { } carrying) await carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _markers.DisposeAsync();
        await _carry.DisposeAsync();
        foreach (var connection in new[] { _closing, _opening, _slotting })
        {
            if (connection is not null) await connection.DisposeAsync();
        }
    }

    /// <summary>Whether none of its connections broke.</summary>
    public bool IsAlive => new[] { _closing, _opening, _slotting }.All(connection => connection is null or { State: System.Data.ConnectionState.Open });

    private long Limit => (long)request.Drain.TotalMilliseconds;

    private static bool IsStuck(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected;

    /// <summary>
    /// Writes wait as long as replication is behind, and a vacuum on a table keeps the fence waiting until the server's
    /// deadlock_timeout cancels it: a second, usually.
    /// </summary>
    private async Task<Failure?> QuietAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var look = clock.GetTimestamp();
            if (await _markers.ArriveAsync(request.MaxLag, TimeSpan.Zero, cancellationToken) is { } failure) return failure;
            var isQuiet = clock.GetElapsedTime(look) < SmallLag && !await IsVacuumedAsync(from, cancellationToken) && !await IsVacuumedAsync(to, cancellationToken);
            if (isQuiet || clock.GetElapsedTime(start) > Patience) return null;
            await Task.Delay(Glance, clock, cancellationToken);
        }
    }

    private static Task<bool> IsVacuumedAsync(SwitchSide side, CancellationToken cancellationToken) => side.Connection.ValueAsync<bool>(
        """
        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_database d ON d.oid = l.database
                       WHERE d.datname = current_database() AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND c.relkind = 'r' AND c.relnamespace <> 'pg_catalog'::regnamespace)
        """,
        cancellationToken);
}
