using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Gateway;
using Rollback.Operations.Salvage;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Restore;

/// <summary>
/// Moves the writes of one database from the abandoned generation to the restored one. Which of the two takes writes is read
/// from their fences, so a run that was killed is taken up where it was: first the old one closes, and only then the restored
/// one opens. What it was until then is kept beside it, or else compared while both are closed.
/// </summary>
internal sealed class RestoreMove(StackSession session, GenerationMove move, RestoreRequest request)
{
    /// <summary>For opening the restored one, which nobody uses yet, and the old one again.</summary>
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(30);

    private long _paused;
    private RestoreWindow? _window;
    private SwitchRequest? _request;

    public GenerationMove Move => move;

    /// <summary>How long writes were held back; null if this run did not.</summary>
    public double? WritePauseMs { get; private set; }

    /// <summary>Whether writes were stopped, or may have been.</summary>
    public bool IsTouched { get; private set; }

    private CommandContext Context => session.Context;

    private KeptNote Note => new(request.Checkpoint, move.From, move.To);

    private string Folder => OutstandingSalvage.FolderOf(Context, session.Stack, Note, move.Database);

    /// <summary>The restored database takes the writes: an earlier run got that far.</summary>
    public async Task<bool> IsPastAsync(CancellationToken cancellationToken)
    {
        var isPast = false;
        // Where this cannot be told, the step itself will say why.
        await OnBothAsync(
            async (from, to, _) =>
            {
                isPast = await from.IsFencedAsync(cancellationToken) && !await to.IsFencedAsync(cancellationToken);
                return null;
            },
            cancellationToken);
        return isPast;
    }

    /// <summary>Gives the restored database its own identity and closes it for clients.</summary>
    public Task<Failure?> ShieldAsync(CancellationToken cancellationToken) => OnBothAsync(
        async (from, to, _) =>
        {
            await RestoredCopy.CleanAsync(to, from, cancellationToken);
            await to.Connection.ExecuteAsync(Fence.Raise(request.Drain), cancellationToken);
            return null;
        },
        cancellationToken);

    /// <summary>Keeps what the restored database is now, so that it can open at once and the later writes be extracted afterwards.</summary>
    public async Task<Failure?> KeepAsync(CancellationToken cancellationToken)
    {
        if (!(await FindAsync(cancellationToken)).Is(out var both, out var failure)) return failure;
        return (await Reach.TryAsync(async () => await new KeptCheckpoint(both.To).KeepAsync(Note, Context.Clock, cancellationToken) is { } refused ? Outcome.Refused(refused) : Outcome.Done())).Failure;
    }

    /// <summary>Holds clients back at the gateway, waits for running transactions, and closes the old primary.</summary>
    public async Task<Failure?> CloseAsync(CancellationToken cancellationToken)
    {
        var failure = await InWindowAsync(CloseAsync, cancellationToken);
        // What stays open is for opening, which follows at once.
        if (failure is not null || request.HoldsWrites) await ShutAsync();
        return failure;

        async Task<Failure?> CloseAsync(SwitchSide from, SwitchSide to, SwitchGateway gateway, SequenceCarry carry)
        {
            await gateway.ReadyAsync(cancellationToken);
            if (await to.IsFencedAsync(cancellationToken))
            {
                await carry.PrepareAsync(from.Connection, cancellationToken);
                // An earlier run kept it, and this one was told to do without: nothing is to be outstanding then.
                if (request.HoldsWrites || request.AbandonWrites) await new KeptCheckpoint(to.Address).DropAsync(cancellationToken);
            }

            var isClosed = IsTouched = await from.IsFencedAsync(cancellationToken);
            if (!isClosed)
            {
                // Writes went on since whatever an earlier attempt extracted. Before the fence: behind it, the folder is what a later run trusts.
                SetAside(Folder, Context.Clock.GetUtcNow());
                await from.SetUpAsync(cancellationToken);
            }

            _paused = Context.Clock.GetTimestamp();
            // Behind a fence that an earlier run left, clients wait rather than fail.
            if (await gateway.PauseAsync(cancellationToken) is { } busy) return busy;
            if (isClosed) return null;
            try
            {
                if (await FenceAsync(from, cancellationToken) is not { } blocked) return null;
                await gateway.LetGoAsync();
                return blocked;
            }
            catch
            {
                if (!IsTouched) await gateway.LetGoAsync();
                throw;
            }
        }
    }

    /// <summary>
    /// Extracts what was written after the checkpoint, while neither side takes writes. If that fails, the old primary takes
    /// them again: data that is wrong is still better served than none.
    /// </summary>
    public async Task<Failure?> SalvageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ExtractAsync(cancellationToken) is { } failure ? await TakeBackAsync(failure) : null;
        }
        catch
        {
            // Cancelled, or a fault of ours: clients must not wait for whoever mends that.
            await TakeBackAsync(null);
            throw;
        }
    }

    /// <summary>Lets new rows never take the numbers of those that were left behind, opens the restored database, points the gateway there and lets clients go on. Every part can be repeated.</summary>
    public async Task<Failure?> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await InWindowAsync(OpenAsync, cancellationToken);
        }
        finally
        {
            await ShutAsync();
        }

        async Task<Failure?> OpenAsync(SwitchSide from, SwitchSide to, SwitchGateway gateway, SequenceCarry carry)
        {
            // Never two: whoever opened the old one meanwhile must close it first.
            if (!await from.IsFencedAsync(cancellationToken)) return RestoreFailure.Open(from.Label);
            IsTouched = true;
            // Once it has opened, its sequences are ahead of those, and must not be set back.
            if (await to.IsFencedAsync(cancellationToken)) await carry.RunAsync(from.Connection, to.Connection, cancellationToken);
            await to.Connection.ExecuteAsync(Fence.Lower(OpenLimit), cancellationToken);
            await gateway.ResumeAsync(cancellationToken);
            if (_paused != 0) WritePauseMs = Math.Round(Context.Clock.GetElapsedTime(_paused).TotalMilliseconds, 1);
            return null;
        }
    }

    private async Task<Failure?> ExtractAsync(CancellationToken cancellationToken)
    {
        if (!(await FindAsync(cancellationToken)).Is(out var both, out var failure)) return failure;
        var outcome = await Reach.TryAsync(async () =>
        {
            var answer = await new Salvaging(new() { Checkpoint = request.Checkpoint, CarrySequences = false }, Context.Clock, _ => { }).ExtractAsync(both.From, both.To, Folder, cancellationToken);
            if (!answer.Is(out var manifest, out var refused)) return Outcome.Refused(refused);
            SalvageTables.Show(manifest, Context.Report);
            return Outcome.Done();
        });
        return outcome.Failure;
    }

    private static void SetAside(string folder, DateTimeOffset when)
    {
        if (Directory.Exists(folder)) Directory.Move(folder, $"{folder}.superseded-{when.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}");
    }

    /// <summary>Null if the old primary is closed.</summary>
    private async Task<Failure?> FenceAsync(SwitchSide from, CancellationToken cancellationToken)
    {
        await using var closing = await from.AnotherAsync(cancellationToken);
        try
        {
            await closing.ExecuteAsync("BEGIN", cancellationToken);
            await closing.ExecuteAsync(Fence.Raise(request.Drain), cancellationToken);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return SwitchFailure.WritersDidNotFinish(request.Drain, await Blockers.WritersAsync(from, cancellationToken));
        }

        // Not cancellable: whether a commit whose answer is not awaited took place, nobody knows.
        IsTouched = true;
        await closing.ExecuteAsync("COMMIT", CancellationToken.None);
        return null;
    }

    /// <summary>The restored one is closed still, so the old one may open: one of the two, as before.</summary>
    private async Task<Failure?> TakeBackAsync(Failure? cause)
    {
        var reopened = await OnBothAsync(
            async (from, to, gateway) =>
            {
                if (!await to.IsFencedAsync(CancellationToken.None)) return RestoreFailure.Open(to.Label);
                await from.Connection.ExecuteAsync(Fence.Lower(OpenLimit), CancellationToken.None);
                await gateway.LetGoAsync();
                return null;
            },
            CancellationToken.None);
        return cause is null ? null
            : reopened is null ? RestoreFailure.Reopened($"Generation {move.From} of {move.Database}", cause)
            : cause with { Message = $"{cause.Message} It could not be taken back: {reopened.Message}" };
    }

    // Asked once: every question to the stack takes a process, and writes wait meanwhile.
    private async Task<Answer<SwitchRequest>> FindAsync(CancellationToken cancellationToken)
    {
        if (_request is not null) return _request;
        if (!(await DatabaseSource.OfGenerationAsync(session, move.From, move.Database, cancellationToken)).Is(out var from, out var failure)
            || !(await DatabaseSource.OfGenerationAsync(session, move.To, move.Database, cancellationToken)).Is(out var to, out failure)
            || !(await GatewaySource.OfStackAsync(session, move.Database, to, cancellationToken)).Is(out var gateway, out failure))
        {
            return failure;
        }

        return _request = new()
        {
            From = from,
            To = to,
            Gateway = gateway.Address,
            GatewayFile = string.Create(CultureInfo.InvariantCulture, $"generation-{move.To}.ini"),
            Drain = request.Drain,
        };
    }

    private async Task<Failure?> OnBothAsync(Func<SwitchSide, SwitchSide, SwitchGateway, Task<Failure?>> run, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(cancellationToken)).Is(out var both, out var failure)) return failure;
        return await TryAsync(async () =>
        {
            await using var from = await SwitchSide.OpenAsync(both.From, cancellationToken);
            await using var to = await SwitchSide.OpenAsync(both.To, cancellationToken);
            await using var gateway = new SwitchGateway(both, from);
            return await run(from, to, gateway);
        });
    }

    /// <summary>With connections that stay from closing to opening: making them takes longer than either.</summary>
    private async Task<Failure?> InWindowAsync(Func<SwitchSide, SwitchSide, SwitchGateway, SequenceCarry, Task<Failure?>> run, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(cancellationToken)).Is(out var both, out var failure)) return failure;
        return await TryAsync(async () =>
        {
            if (_window is not { IsAlive: true })
            {
                await ShutAsync();
                _window = await RestoreWindow.OpenAsync(both, cancellationToken);
            }

            return await run(_window.From, _window.To, _window.Gateway, _window.Carry);
        });
    }

    private static async Task<Failure?> TryAsync(Func<Task<Failure?>> run)
    {
        try
        {
            return (await Reach.TryAsync(async () => await run() is { } refused ? Outcome.Refused(refused) : Outcome.Done())).Failure;
        }
        catch (GatewayException fault)
        {
            return RestoreFailure.Gateway(fault.Message);
        }
    }

    private async Task ShutAsync()
    {
        if (_window is { } window) await window.DisposeAsync();
        _window = null;
    }
}
