using Rollback.Operations.Database;
using Rollback.Operations.Gateway;

namespace Rollback.Operations.Cutover;

/// <summary>The gateway's part in a switch; does nothing where there is none.</summary>
internal sealed class SwitchGateway(SwitchRequest request, SwitchSide from) : IAsyncDisposable
{
    /// <summary>A second at most: a gateway that cannot connect at all is met by the pause.</summary>
    private const int Looks = 250;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(4);

    private PgBouncerConsole? _console;
    private string _file = "";
    private bool _isPaused;
    private string _blockers = "";

    /// <summary>Logs in, and learns where its files lie.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        if (request.Gateway is not { } gateway) return;
        _console ??= await PgBouncerConsole.OpenAsync(gateway, cancellationToken);
        _isPaused = await _console.IsPausedAsync(gateway.Database, cancellationToken);
        var file = await _console.ConfigurationFileAsync(cancellationToken);
        _file = Path.Combine(Path.GetDirectoryName(file) ?? "", request.GatewayFile);
        // What it has, to find out now whether it may be set; several at once, as later.
        string[] harmless = [$"SET conffile = {Sql.Text(file)}", "SHOW VERSION", "SHOW VERSION"];
        await _console.RunAllAsync(harmless, cancellationToken);
    }

    /// <summary>Holds new transactions back and waits for those that run; beyond <see cref="SwitchRequest.Drain"/> they go on, and a failure names them.</summary>
    public async Task<Failure?> PauseAsync(CancellationToken cancellationToken) =>
        await TryPauseAsync(request.Drain, cancellationToken) ? null : SwitchFailure.WritersDidNotFinish(request.Drain, _blockers);

    /// <summary>False, and transactions go on as before, if those that ran did not end within <paramref name="bound"/>.</summary>
    public async Task<bool> TryPauseAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        if (request.Gateway is not { } gateway || _isPaused) return true;
        // A console that was left waiting is of no use any more.
        if (_console is null) await ReadyAsync(cancellationToken);
        for (var look = 0; look < Looks && await _console!.IsConnectingAsync(gateway.Database, cancellationToken); look++) await Task.Delay(Moment, TimeProvider.System, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(bound);
        try
        {
            await _console!.PauseAsync(gateway.Database, limit.Token);
            return _isPaused = true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // First: whoever is in the way still is, a moment later.
            await LetGoAsync();
            _blockers = await Blockers.WritersAsync(from, cancellationToken);
            await _console!.DisposeAsync();
            _console = null;
            return false;
        }
        catch
        {
            await LetGoAsync();
            throw;
        }
    }

    /// <summary>Points the gateway to the new primary and lets transactions go on.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        if (request.Gateway is not { } gateway) return;
        if (_console is null) await ReadyAsync(cancellationToken);
        await _console!.UseAsync(_file, _isPaused ? gateway.Database : null, cancellationToken);
    }

    /// <summary>Lets transactions go on where they went before.</summary>
    public async Task LetGoAsync()
    {
        if (request.Gateway is not { } gateway) return;
        // A console that waits for PAUSE takes no other command.
        await using var console = await PgBouncerConsole.OpenAsync(gateway, CancellationToken.None);
        if (await console.IsPausedAsync(gateway.Database, CancellationToken.None)) await console.ResumeAsync(gateway.Database, CancellationToken.None);
        _isPaused = false;
    }

    public ValueTask DisposeAsync() => _console?.DisposeAsync() ?? ValueTask.CompletedTask;
}
