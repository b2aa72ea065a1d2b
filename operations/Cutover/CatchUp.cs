namespace Rollback.Operations.Cutover;

/// <summary>Waits until the new primary holds everything, whatever the first copy of its rows meets.</summary>
internal sealed class CatchUp(SwitchRequest request, SwitchSide to, ReplicationStream stream, IReadOnlyList<MovedTable> tables, SwitchWindow window, TimeProvider clock)
{
    public static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a stream may be without any worker: one that ended is started again within seconds.</summary>
    public static readonly TimeSpan WithoutWorker = TimeSpan.FromSeconds(30);

    /// <returns>Null: a marker written now arrives within the lag that is allowed.</returns>
    public async Task<Failure?> RunAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var seen = start;
        var isCatchingUp = request.OnlyFollow;
        var isAnew = false;
        // From this look on errors count; a stream that is stopped is started.
        if (await window.StoppedAsync(cancellationToken) is { } failed) return failed;
        while (!await stream.IsReadyAsync(cancellationToken))
        {
            isCatchingUp = true;
            if (await window.StoppedAsync(cancellationToken) is { } stopped)
            {
                if (isAnew || !await CopyAnewAsync(cancellationToken)) return stopped;
                isAnew = true;
            }

            if (clock.GetElapsedTime(start) > request.Copy) return SwitchFailure.TooFarBehind(to.Label, request.Copy);
            if (await stream.IsWorkingAsync(cancellationToken)) seen = clock.GetTimestamp();
            if (clock.GetElapsedTime(seen) > WithoutWorker) return SwitchFailure.NoWorker(to.Label, stream.Subscription, WithoutWorker);
            await Task.Delay(Glance, clock, cancellationToken);
        }

        await stream.GoOnByItselfAsync(cancellationToken);
        var failure = await window.CatchUpAsync(cancellationToken);
        string? position = null;
        seen = clock.GetTimestamp();
        // What gathered while rows were copied or the stream stood still takes as long as it takes, as long as it gets less.
        while (failure is { Code: SwitchFailure.TooFarBehindCode } && (isCatchingUp || window.WasRevived) && clock.GetElapsedTime(start) < request.Copy)
        {
            if (await stream.PositionAsync(cancellationToken) is var now && now != position) (position, seen) = (now, clock.GetTimestamp());
            if (clock.GetElapsedTime(seen) > WithoutWorker) break;
            failure = await window.CatchUpAsync(cancellationToken);
        }

        return failure;
    }

    /// <returns>Whether there was something that only a new copy mends.</returns>
    private async Task<bool> CopyAnewAsync(CancellationToken cancellationToken)
    {
        var copy = new StuckCopy(to, stream, tables, request.Drain);
        if (await copy.FindAsync(cancellationToken) is not { Count: > 0 } stuck) return false;
        await copy.BeginAnewAsync(stuck, cancellationToken);
        return true;
    }
}
