namespace Rollback.Operations.Cutover;

/// <summary>
/// Tells a lost connection from a row that does not fit, which PostgreSQL treats alike: after the one a stream that is started
/// again gets further, after the other it does not. One object for as long as somebody waits for the stream.
/// </summary>
internal sealed class Setbacks(ReplicationStream stream, SwitchSide publisher, string subscriber, TimeProvider clock)
{
    /// <summary>So often it must fail at the same place, seen from the first look: one failure may have been under way then.</summary>
    private const int Tries = 2;

    private StreamState? _seen;
    private string? _startedAt;

    /// <summary>Whether a stream that stood still goes on: then much may be on its way.</summary>
    public bool WasRevived { get; private set; }

    /// <summary>Starts a stream that was stopped once more, each time that it got further since.</summary>
    /// <returns>A failure if it does not get further.</returns>
    public async Task<Failure?> LookAsync(CancellationToken cancellationToken)
    {
        if (await stream.StateAsync(cancellationToken) is not { } now) return null;
        if (!now.IsEnabled)
        {
            if (_startedAt == now.Reached) return await StoppedAsync(now, cancellationToken);
            (_startedAt, _seen, WasRevived) = (now.Reached, null, true);
            await stream.EnableAsync(cancellationToken);
            return null;
        }

        var before = _seen ??= now;
        WasRevived |= before.Errors < now.Errors;
        if (before.Reached != now.Reached || before.Errors > now.Errors) _seen = now;
        else if (now.Errors >= before.Errors + Tries) return await StoppedAsync(now, cancellationToken);
        return null;
    }

    private async Task<Failure> StoppedAsync(StreamState state, CancellationToken cancellationToken) => SwitchFailure.StreamStopped(
        subscriber, stream.Subscription, state.Position is { } applied ? await new StuckChange(publisher, stream, clock).TablesAsync(applied, cancellationToken) : []);
}
