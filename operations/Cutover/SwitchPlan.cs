using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Gateway;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Cutover;

/// <summary>
/// The steps of a switch. Writes stop between `pause` and `resume`; until `close` commits, everything is taken back by
/// ending a transaction; after it, only forward is safe and every step can be repeated.
/// </summary>
internal sealed class SwitchPlan : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MarkerPause = TimeSpan.FromMilliseconds(1);

    private readonly SwitchRequest _request;
    private readonly SwitchSide _from;
    private readonly SwitchSide _to;
    private readonly IReadOnlyList<MovedTable> _tables;
    private readonly IReadOnlyList<(string Schema, string Name)> _sequences;
    private readonly SwitchState _state;
    private readonly TimeProvider _clock;
    private readonly ReplicationStream _forward;
    private readonly ReplicationStream _back;
    private NpgsqlConnection? _closing;
    private PgBouncerConsole? _console;
    private long _paused;

    public SwitchPlan(SwitchRequest request, SwitchSide from, SwitchSide to, SwitchCatalog catalog, IReadOnlyList<MovedTable> tables, SwitchState state, TimeProvider clock)
    {
        (_request, _from, _to, _tables, _sequences, _state, _clock) = (request, from, to, tables, catalog.Sequences, state, clock);
        (_forward, _back) = (new(from, to), new(to, from));
        IsTouched = state.FromIsFenced;
        Steps = [.. Prepare(), .. Window(), .. Arm()];
    }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Whether the old primary is closed for good.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>How long writes were held back; null if they were not.</summary>
    public double? WritePauseMs { get; private set; }

    public async ValueTask DisposeAsync()
    {
        if (_closing is not null) await _closing.DisposeAsync();
        if (_console is not null) await _console.DisposeAsync();
    }

    private IEnumerable<Step> Prepare()
    {
        yield return Plain("set-up", "Make room for markers in both databases", false, SetUpAsync);
        yield return Plain("publish", $"Publish {_tables.Count} tables of {_from.Label}", _state.FromIsFenced, token => _forward.PublishAsync(_tables, token));
        yield return Plain("shield", $"Refuse writes of clients to {_to.Label}, which only replication may write", _state.FromIsFenced, token => _to.Connection.ExecuteAsync(Fence.Raise, token));
        yield return new("subscribe", $"Replicate {_from.Label} to {_to.Label}")
        {
            IsDone = async token => _state.FromIsFenced || _state.Forward && (await _forward.FollowedAsync(token)).IsSupersetOf(_tables.Select(table => table.FullName)),
            Do = Guarded(token => BoundedAsync(_from, _state.Forward ? _forward.FollowMoreAsync : _forward.SubscribeWithCopyAsync, token)),
        };
        yield return new("catch-up", $"Wait until {_to.Label} holds everything")
        {
            IsDone = _ => Task.FromResult(_state.FromIsFenced),
            Do = Guarded(CatchUpAsync),
        };
        // Before the slot of the opposite stream: a slot decodes with the publications of its position.
        yield return Plain("publish-back", $"Publish {_tables.Count} tables of {_to.Label} for the way back", _state.IsPast, token => _back.PublishAsync(_tables, token));
    }

    private IEnumerable<Step> Window()
    {
        yield return new("pause", "Hold new transactions back at the gateway, and let running ones finish") { IsDone = _ => Task.FromResult(_state.IsPast), Do = Guarded(PauseAsync), Undo = ResumeAfterAllAsync };
        yield return new("fence", $"Hold writes to {_from.Label} back")
        {
            IsDone = _ => Task.FromResult(_state.FromIsFenced),
            Do = Guarded(FenceAsync),
            Undo = OpenAgainAsync,
        };
        yield return new("drain", $"Wait until {_to.Label} has applied the last commit of {_from.Label}") { IsDone = _ => Task.FromResult(_state.IsPast), Do = Guarded(DrainAsync) };
        yield return Plain("sequences", $"Carry {_sequences.Count} sequences over", _state.IsPast, token => SequenceCarry.RunAsync(_from, _to, _sequences, token));
        yield return new("slot", $"Fix the point from which {_from.Label} will follow {_to.Label}")
        {
            IsDone = _ => Task.FromResult(_state.IsPast),
            Do = Guarded(token => BoundedAsync(_to, _back.CreateSlotAsync, token)),
            Undo = () => _back.DropSlotAsync(CancellationToken.None),
        };
        yield return new("close", $"Close {_from.Label} for clients: from here there is no way but forward")
        {
            IsDone = _ => Task.FromResult(_state.FromIsFenced),
            Do = Guarded(CloseAsync),
            Touches = true,
        };
        yield return new("open", $"Open {_to.Label} for writes")
        {
            IsDone = _ => Task.FromResult(_state.IsPast),
            Do = Guarded(async token => { IsTouched = true; await Fence.LowerAsync(_to.Connection, token); return null; }),
            Touches = true,
        };
        yield return new("resume", "Point the gateway there and let transactions go on") { Do = Guarded(ResumeAsync), Touches = true };
    }

    private IEnumerable<Step> Arm()
    {
        yield return new("end-forward", $"End the stream from {_from.Label}") { Do = Guarded(EndForwardAsync), Touches = true };
        yield return new("arm", $"Let {_from.Label} follow {_to.Label}, so that going back loses no write") { Do = Guarded(ArmAsync), Touches = true };
        yield return new("verify", "See a write arrive on the way back") { Do = Guarded(token => ArrivesAsync(_to, _from, _request.MaxLag + TimeSpan.FromSeconds(30), ReadyPause, token)), Touches = true };
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await _from.SetUpAsync(cancellationToken);
        await _to.SetUpAsync(cancellationToken);
        // A database that was restored from the other one has brought its identity along.
        if (_to.Identity == _from.Identity) await _to.RenewIdentityAsync(cancellationToken);
    }

    private async Task<Failure?> CatchUpAsync(CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        while (!await _forward.IsReadyAsync(cancellationToken))
        {
            if (await _forward.IsStoppedAsync(cancellationToken)) return SwitchFailure.StreamStopped(_to.Label, _forward.Subscription);
            if (_clock.GetElapsedTime(start) > _request.Copy) return SwitchFailure.TooFarBehind(_to.Label, _request.Copy);
            await Task.Delay(ReadyPause, _clock, cancellationToken);
        }

        return await ArrivesAsync(_from, _to, _request.MaxLag, MarkerPause, cancellationToken);
    }

    private async Task<Failure?> PauseAsync(CancellationToken cancellationToken)
    {
        _paused = _clock.GetTimestamp();
        if (_request.Gateway is not { } gateway) return null;
        _console = await PgBouncerConsole.OpenAsync(gateway, cancellationToken);
        if (await _console.IsPausedAsync(gateway.Database, cancellationToken)) return null;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_request.Drain);
        try
        {
            await _console.PauseAsync(gateway.Database, limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await ResumeAfterAllAsync();
            return SwitchFailure.WritersDidNotFinish(_request.Drain, await BlockersAsync(_from, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await ResumeAfterAllAsync();
            throw;
        }
    }

    /// <summary>The triggers' locks let running writers finish and hold new ones back, all in a transaction that dies with us.</summary>
    private async Task<Failure?> FenceAsync(CancellationToken cancellationToken)
    {
        _closing = await _from.AnotherAsync(cancellationToken);
        var limit = (long)_request.Drain.TotalMilliseconds;
        await _closing.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"BEGIN; SET LOCAL statement_timeout = {limit}; SET LOCAL lock_timeout = {limit}"), cancellationToken);
        try
        {
            await _closing.ExecuteAsync(Fence.Raise, cancellationToken);
            await _closing.ExecuteAsync("SET LOCAL statement_timeout = 0", cancellationToken);
            return null;
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected)
        {
            var blockers = await BlockersAsync(_from, cancellationToken);
            await OpenAgainAsync();
            return SwitchFailure.WritersDidNotFinish(_request.Drain, blockers);
        }
    }

    private async Task<Failure?> DrainAsync(CancellationToken cancellationToken) => await ArrivesAsync(_from, _to, _request.MaxLag, MarkerPause, cancellationToken);

    /// <summary>A marker that has arrived proves that every earlier commit has: changes are applied in the order of commits.</summary>
    private async Task<Failure?> ArrivesAsync(SwitchSide source, SwitchSide target, TimeSpan limit, TimeSpan pause, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        await source.Connection.ExecuteAsync($"INSERT INTO rollback_infra.marker (token) VALUES ({Sql.Text(token)})", cancellationToken);
        var start = _clock.GetTimestamp();
        while (!await target.Connection.ValueAsync<bool>("SELECT EXISTS (SELECT FROM rollback_infra.marker WHERE token = $1)", cancellationToken, token))
        {
            if (_clock.GetElapsedTime(start) > limit) return SwitchFailure.TooFarBehind(target.Label, limit);
            await Task.Delay(pause, _clock, cancellationToken);
        }

        return null;
    }

    /// <summary>A new slot waits for every transaction that writes at the time: not for ever, please.</summary>
    private async Task<Failure?> BoundedAsync(SwitchSide publisher, Func<CancellationToken, Task> create, CancellationToken cancellationToken)
    {
        await publisher.Connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {(long)_request.Drain.TotalMilliseconds}"), cancellationToken);
        try
        {
            await create(cancellationToken);
            return null;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return SwitchFailure.WritersDidNotFinish(_request.Drain, await BlockersAsync(publisher, cancellationToken));
        }
        finally
        {
            await publisher.Connection.ExecuteAsync("SET statement_timeout = 0", CancellationToken.None);
        }
    }

    private async Task<Failure?> CloseAsync(CancellationToken cancellationToken)
    {
        // From here not cancellable: whether a commit whose answer is not awaited took place, nobody knows.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _closing!.ExecuteAsync("COMMIT", CancellationToken.None);
            IsTouched = true;
            return null;
        }
        catch (NpgsqlException) when (_closing!.State != System.Data.ConnectionState.Open)
        {
            // The commit may have taken place all the same; the catalog knows.
            await using var another = await _from.AnotherAsync(CancellationToken.None);
            IsTouched = await Fence.IsRaisedAsync(another, CancellationToken.None);
            throw;
        }
    }

    private async Task<Failure?> ArmAsync(CancellationToken cancellationToken)
    {
        if (!await _back.ExistsAsync(cancellationToken) && !await _back.HasSlotAsync(cancellationToken))
            return SwitchFailure.PositionLost(_from.Label, _to.Label);
        await _back.SubscribeFromSlotAsync(cancellationToken);
        return null;
    }

    private async Task<Failure?> ResumeAsync(CancellationToken cancellationToken)
    {
        if (_request.Gateway is { } gateway)
        {
            _console ??= await PgBouncerConsole.OpenAsync(gateway, cancellationToken);
            var folder = Path.GetDirectoryName(await _console.ConfigurationFileAsync(cancellationToken)) ?? "";
            await _console.UseAsync(Path.Combine(folder, _request.GatewayFile), cancellationToken);
            if (await _console.IsPausedAsync(gateway.Database, cancellationToken)) await _console.ResumeAsync(gateway.Database, cancellationToken);
        }

        if (_paused != 0) WritePauseMs = Math.Round(_clock.GetElapsedTime(_paused).TotalMilliseconds, 1);
        return null;
    }

    private async Task<Failure?> EndForwardAsync(CancellationToken cancellationToken)
    {
        await _forward.DropAsync(cancellationToken);
        var start = _clock.GetTimestamp();
        while (await _forward.HasSlotAsync(cancellationToken))
        {
            // Its sender notices the end of the subscription a moment later.
            if (await _from.Connection.ValueAsync<bool>("SELECT active FROM pg_replication_slots WHERE slot_name = $1", cancellationToken, _forward.Slot))
            {
                if (_clock.GetElapsedTime(start) > _request.MaxLag + TimeSpan.FromSeconds(10)) return SwitchFailure.SlotStaysActive(_from.Label, _forward.Slot);
                await Task.Delay(ReadyPause, _clock, cancellationToken);
                continue;
            }

            await _forward.DropSlotAsync(cancellationToken);
        }

        return null;
    }

    private async Task OpenAgainAsync()
    {
        if (_closing is null) return;
        // Ending the connection ends the transaction, whatever state it is in.
        await _closing.DisposeAsync();
        _closing = null;
    }

    private async Task ResumeAfterAllAsync()
    {
        if (_request.Gateway is not { } gateway) return;
        // A console that waits for PAUSE takes no other command.
        await using var console = await PgBouncerConsole.OpenAsync(gateway, CancellationToken.None);
        if (await console.IsPausedAsync(gateway.Database, CancellationToken.None)) await console.ResumeAsync(gateway.Database, CancellationToken.None);
    }

    /// <summary>Who writes, without what they write.</summary>
    private static async Task<string> BlockersAsync(SwitchSide side, CancellationToken cancellationToken)
    {
        var sessions = await side.Connection.QueryAsync(
            """
            SELECT format('pid %s (%s, %s for %s s)', a.pid, coalesce(nullif(a.application_name, ''), a.usename, '?'), coalesce(a.state, 'unknown'), round(extract(epoch FROM clock_timestamp() - a.xact_start)))
            FROM pg_stat_activity a WHERE a.datname = current_database() AND a.xact_start IS NOT NULL AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend' AND a.application_name <> 'rollback'
              AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.mode = 'RowExclusiveLock') ORDER BY a.xact_start LIMIT 5
            """,
            row => row.GetString(0),
            cancellationToken);
        return sessions.Count == 0 ? "none is visible" : string.Join(", ", sessions);
    }

    private static Step Plain(string name, string sentence, bool isDone, Func<CancellationToken, Task> run) => new(name, sentence)
    {
        IsDone = _ => Task.FromResult(isDone),
        Do = Guarded(async token => { await run(token); return null; }),
    };

    /// <summary>A database or gateway that fails in a step is a reason to stop, and to take back what can be.</summary>
    private static Func<CancellationToken, Task<Failure?>> Guarded(Func<CancellationToken, Task<Failure?>> run) => async token =>
    {
        try
        {
            return await run(token);
        }
        catch (PostgresException fault)
        {
            return SwitchFailure.Refused(fault.MessageText, fault.SqlState);
        }
        catch (Exception fault) when (fault is NpgsqlException or GatewayException)
        {
            return SwitchFailure.Lost(fault.Message);
        }
    };
}
