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
    private readonly SwitchRequest _request;
    private readonly SwitchSide _from;
    private readonly SwitchSide _to;
    private readonly IReadOnlyList<MovedTable> _tables;
    private readonly SwitchState _state;
    private readonly TimeProvider _clock;
    private readonly ReplicationStream _forward;
    private readonly ReplicationStream _back;
    private readonly SwitchWindow _window;
    private readonly CatchUp _catchUp;
    private readonly SwitchGateway _gateway;
    private readonly List<string> _leftBehind = [];
    private long _paused;
    private double _held;

    public SwitchPlan(SwitchRequest request, SwitchSide from, SwitchSide to, SwitchCatalog before, SwitchCatalog after, SwitchState state, TimeProvider clock)
    {
        (_request, _from, _to, _state, _clock) = (request, from, to, state, clock);
        _tables = Preflight.Moved(request, before, after);
        (_forward, _back) = (new(from, to), new(to, from));
        var sequences = before.Sequences.Intersect(after.Sequences).ToArray();
        _gateway = new(request, from);
        _window = new(request, from, to, _forward, _back, before, sequences, clock);
        _catchUp = new(request, to, _forward, _tables, _window, clock);
        // Once the old primary is closed nothing may be taken back, whatever step fails.
        Steps = [.. Prepare().Concat(Window(sequences.Length)).Concat(Arm()).Select(step => step with { Touches = step.Touches || state.FromIsFenced })];
    }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Whether the old primary is closed for good, or nobody can say.</summary>
    public bool IsTouched => _state.FromIsFenced || _window.IsClosed;

    /// <summary>How long writes were held back; null if they were not.</summary>
    public double? WritePauseMs { get; private set; }

    /// <summary>What could not be taken back after a failure, in sentences.</summary>
    public IReadOnlyList<string> LeftBehind => _leftBehind;

    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    private IEnumerable<Step> Prepare()
    {
        yield return Plain("set-up", "Make room for markers in both databases", false, SetUpAsync);
        yield return Plain("publish", $"Publish {_tables.Count} tables of {_from.Label}", _state.FromIsFenced, token => _forward.PublishAsync(_tables, token));
        yield return new("shield", $"Refuse writes of clients to {_to.Label}, which only replication may write") { IsDone = _ => Is(_state.FromIsFenced), Do = Guarded(ShieldAsync) };
        yield return new("subscribe", $"Replicate {_from.Label} to {_to.Label}")
        {
            IsDone = _ => Is(_state.FromIsFenced),
            Do = Guarded(SubscribeAsync),
        };
        yield return new("catch-up", $"Wait until {_to.Label} holds everything") { IsDone = _ => Is(_state.FromIsFenced), Do = Guarded(_catchUp.RunAsync) };
        // Before the slot of the opposite stream: a slot decodes with the publications of its position.
        yield return Plain("publish-back", $"Publish {_tables.Count} tables of {_to.Label} for the way back", _state.IsPast, token => _back.PublishAsync(_tables, token));
        yield return new("slot", $"Keep {_to.Label}'s log for {_from.Label}, which will follow it")
        {
            IsDone = _ => Is(_state.IsPast),
            Do = Guarded(KeepLogAsync),
            Undo = TakingBack(_window.ReleaseLogAsync, $"{_to.Label} may still have the replication slot {_back.Slot}, which keeps its log: the next run drops it."),
        };
        yield return new("ready", "Open every connection that the switch needs, rehearse it, and wait for a quiet moment") { IsDone = _ => Is(_state.IsPast), Do = Guarded(ReadyAsync) };
    }

    private IEnumerable<Step> Window(int sequences)
    {
        yield return new("pause", "Hold new transactions back at the gateway, and let running ones finish") { IsDone = _ => Is(_state.IsPast), Do = Guarded(PauseAsync), Undo = TakingBack(_gateway.LetGoAsync, "The gateway may still hold transactions back: RESUME on its console lets them go on.") };
        yield return new("fence", $"Hold writes to {_from.Label} back") { IsDone = _ => Is(_state.FromIsFenced), Do = Guarded(_window.FenceAsync), Undo = TakingBack(_window.LetWriteAgainAsync, $"Writes to {_from.Label} may wait until the server notices that our session has ended.") };
        yield return Plain("sequences", $"Read {sequences} sequences, to carry them over", _state.IsPast, token => { _window.Carry(token); return Task.CompletedTask; });
        yield return new("drain", $"Wait until {_to.Label} has applied the last commit of {_from.Label}") { IsDone = _ => Is(_state.IsPast), Do = Guarded(_window.DrainAsync) };
        yield return new("unlock", $"Make ready to open {_to.Label}, sequences and all, and fix the point from which {_from.Label} will follow it") { IsDone = _ => Is(_state.IsPast), Do = Guarded(_window.UnlockAsync), Undo = TakingBack(_window.LockAgainAsync, "") };
        yield return new("close", $"Close {_from.Label} for clients: from here there is no way but forward") { IsDone = _ => Is(_state.FromIsFenced), Do = Guarded(_window.CloseAsync), Touches = true };
        yield return Plain("open", $"Open {_to.Label} for writes", _state.IsPast, _window.OpenAsync) with { Touches = true };
        yield return Plain("resume", "Point the gateway there and let transactions go on", false, ResumeAsync) with { Touches = true };
    }

    private IEnumerable<Step> Arm()
    {
        yield return new("end-forward", $"End the stream from {_from.Label}") { Do = Guarded(EndForwardAsync), Touches = true };
        yield return new("arm", $"Let {_from.Label} follow {_to.Label}, so that going back loses no write") { Do = Guarded(ArmAsync), Touches = true };
        yield return new("verify", "See a write arrive on the way back") { Do = Guarded(VerifyAsync), Touches = true };
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await _from.SetUpAsync(cancellationToken);
        await _to.SetUpAsync(cancellationToken);
        // A database that was restored from the other one has brought its identity along.
        if (_to.Identity == _from.Identity) await _to.RenewIdentityAsync(cancellationToken);
    }

    private async Task<Failure?> ShieldAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _to.Connection.ExecuteAsync(Fence.Raise(_request.Drain), cancellationToken);
            return null;
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return SwitchFailure.WritersDidNotFinish(_request.Drain, await Blockers.WritersAsync(_to, cancellationToken));
        }
    }

    /// <summary>A new slot waits for every transaction that writes at the time: not for ever, please.</summary>
    private async Task<Failure?> SubscribeAsync(CancellationToken cancellationToken)
    {
        var anew = new StuckCopy(_to, _forward, _tables, _request.Drain);
        if (_state.Forward && await anew.BegunAsync(cancellationToken) is { Count: > 0 } begun)
        {
            await anew.BeginAnewAsync(begun, cancellationToken);
            return null;
        }

        if (_state.Forward && (await _forward.FollowedAsync(cancellationToken)).IsSupersetOf(_tables.Select(table => (table.Schema, table.Name)))) return null;
        await _from.Connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {(long)_request.Drain.TotalMilliseconds}"), cancellationToken);
        try
        {
            await (_state.Forward ? _forward.FollowMoreAsync(cancellationToken) : _forward.SubscribeWithCopyAsync(cancellationToken));
            return null;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return SwitchFailure.WritersDidNotFinish(_request.Drain, await Blockers.WritersAsync(_from, cancellationToken));
        }
        finally
        {
            if (_from.Connection.State == System.Data.ConnectionState.Open) await _from.Connection.ExecuteAsync("SET statement_timeout = 0", CancellationToken.None);
        }
    }

    private async Task<Failure?> KeepLogAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _window.KeepLogAsync(cancellationToken);
            return null;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return SwitchFailure.WritersDidNotFinish(_request.Drain, await Blockers.WritersAsync(_to, cancellationToken));
        }
    }

    private async Task<Failure?> ReadyAsync(CancellationToken cancellationToken)
    {
        await _gateway.ReadyAsync(cancellationToken);
        return await _window.ReadyAsync(_state.FromIsFenced, cancellationToken);
    }

    /// <summary>
    /// A transaction of very many rows may have begun since the quiet moment. It is not waited for while the others wait: they
    /// go on, and a moment later it is tried again. Only the last try holds them back for as long as is allowed.
    /// </summary>
    private async Task<Failure?> PauseAsync(CancellationToken cancellationToken)
    {
        foreach (var bound in _state.FromIsFenced || _request.Gateway is null ? [] : _window.Bounds)
        {
            _paused = _clock.GetTimestamp();
            if (await _gateway.TryPauseAsync(bound, cancellationToken))
            {
                if (await _window.IsSmallAsync(_paused, cancellationToken)) return null;
                await _gateway.LetGoAsync();
            }

            _held = Held(_paused);
            if (await _window.QuietAsync(cancellationToken) is { } failure) return failure;
            if (!_window.IsQuiet) break;
        }

        _paused = _clock.GetTimestamp();
        return await _gateway.PauseAsync(cancellationToken);
    }

    /// <summary>In milliseconds, also of a try that was given up.</summary>
    private double Held(long since) => Math.Max(_held, _clock.GetElapsedTime(since).TotalMilliseconds);

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await _gateway.ResumeAsync(cancellationToken);
        if (_paused != 0) WritePauseMs = Math.Round(Held(_request.Gateway is null && _window.FencedAt != 0 ? _window.FencedAt : _paused), 1);
    }

    private async Task<Failure?> EndForwardAsync(CancellationToken cancellationToken)
    {
        await _forward.DropAsync(cancellationToken);
        var start = _clock.GetTimestamp();
        // Its sender notices the end of the subscription a moment later, or may even begin only now.
        while (!await _forward.TryDropSlotAsync(cancellationToken))
        {
            if (_clock.GetElapsedTime(start) > _request.MaxLag + TimeSpan.FromSeconds(10)) return SwitchFailure.SlotStaysActive(_from.Label, _forward.Slot);
            await Task.Delay(CatchUp.Glance, _clock, cancellationToken);
        }

        return null;
    }

    private async Task<Failure?> ArmAsync(CancellationToken cancellationToken)
    {
        if (!await _back.ExistsAsync(cancellationToken) && (!await _back.HasSlotAsync(cancellationToken) || await _back.NotedPositionAsync(cancellationToken) is null))
            return SwitchFailure.PositionLost(_from.Label, _to.Label);
        await _back.SubscribeFromPositionAsync(cancellationToken);
        return null;
    }

    private async Task<Failure?> VerifyAsync(CancellationToken cancellationToken)
    {
        // Also the way to start the stream again whose primary crashed: the same command.
        await using var markers = new Markers(_to, _from, _back, _clock);
        return await markers.ArriveAsync(_request.MaxLag + CatchUp.WithoutWorker, CatchUp.Glance, cancellationToken);
    }

    private static Task<bool> Is(bool value) => Task.FromResult(value);

    private Step Plain(string name, string sentence, bool isDone, Func<CancellationToken, Task> run) => new(name, sentence)
    {
        IsDone = _ => Is(isDone),
        Do = Guarded(async token => { await run(token); return null; }),
    };

    /// <summary>A database or gateway that fails in a step is a reason to stop, and to take back what can be.</summary>
    private Func<CancellationToken, Task<Failure?>> Guarded(Func<CancellationToken, Task<Failure?>> run) => async token =>
    {
        try
        {
            return await run(token);
        }
        catch (PostgresException fault)
        {
            return SwitchFailure.Refused(fault.MessageText, fault.SqlState);
        }
        catch (Exception fault) when (IsLost(fault))
        {
            return SwitchFailure.Lost(fault.Message);
        }
    };

    /// <summary>One thing that cannot be taken back, since a server or the gateway died, must not keep the others from it.</summary>
    private Func<Task> TakingBack(Func<Task> undo, string otherwise) => async () =>
    {
        try
        {
            await undo();
        }
        catch (Exception fault) when (fault is PostgresException || IsLost(fault))
        {
            if (otherwise.Length > 0) _leftBehind.Add(otherwise);
        }
    };

    /// <summary>Npgsql calls a connection that broke earlier an invalid operation.</summary>
    private bool IsLost(Exception fault) =>
        fault is NpgsqlException or GatewayException || fault is InvalidOperationException && (!_from.IsAlive || !_to.IsAlive || !_window.IsAlive);
}
