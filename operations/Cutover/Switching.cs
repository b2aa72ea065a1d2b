using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Gateway;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Cutover;

/// <summary>Moves the writes from one database to the other, with no acknowledged write lost and a way back armed.</summary>
internal static class Switching
{
    /// <param name="onlyArmed">Fallback: the stream must exist, nothing is copied.</param>
    /// <exception cref="NpgsqlException">A database cannot be reached; nothing was touched.</exception>
    public static async Task<Outcome> RunAsync(SwitchRequest request, bool onlyArmed, CommandContext context, CancellationToken cancellationToken)
    {
        if (request.From.Host == request.To.Host && request.From.Port == request.To.Port && request.From.Database == request.To.Database)
            return Outcome.Refused(SwitchFailure.SameDatabase(request.From.Label));

        await using var from = await SwitchSide.OpenAsync(request.From, cancellationToken);
        await using var to = await SwitchSide.OpenAsync(request.To, cancellationToken);
        await from.IdentifyAsync(cancellationToken);
        await to.IdentifyAsync(cancellationToken);
        var (before, after) = (await SwitchCatalog.ReadAsync(from.Connection, cancellationToken), await SwitchCatalog.ReadAsync(to.Connection, cancellationToken));
        var state = await SwitchState.ReadAsync(from, to, cancellationToken);
        if (!context.DryRun && !state.FromIsFenced && await LetGoAsync(request, cancellationToken)) context.Report.Say("An earlier run left the gateway paused; transactions go on until the switch.");
        if (await RefuseAsync(request, onlyArmed, context.DryRun, from, to, before, after, state, context.Clock, cancellationToken) is { } failure) return Outcome.Refused(failure);

        await using var plan = new SwitchPlan(request, from, to, before, after, state, context.Clock);
        var runner = new StepRunner(context.Report, context.Clock);
        if (context.DryRun)
        {
            runner.Print(plan.Steps);
            return Outcome.Done(Result());
        }

        foreach (var table in Preflight.LeftBehind(before, after)) context.Report.Say($"{table.FullName} is only in {from.Label}, and its rows stay there.");
        if (state.IsPast || state.IsBetween) context.Report.Say($"An earlier run has closed {from.Label}; this one finishes.");
        var steps = request.OnlyFollow ? [.. plan.Steps.TakeWhile(step => step.Name != "ready")] : plan.Steps;
        if (await runner.RunAsync(steps, () => plan.IsTouched, cancellationToken) is { } stopped) return Stopped(stopped, plan).Outcome(Result());
        if (request.OnlyFollow) return Outcome.Done(Result());
        context.Report.Say($"{to.Label} takes the writes{(plan.WritePauseMs is { } pause ? $", held back for {pause} ms" : "")}; {from.Label} follows it.");
        return Outcome.Done(Result());

        SwitchResult Result() => new(from.Label, to.Label, plan.WritePauseMs, context.DryRun, context.DryRun ? null : runner.Records);
    }

    private static StepFailure Stopped(StepFailure stopped, SwitchPlan plan) => plan.LeftBehind.Count == 0
        ? stopped
        : stopped with { Failure = stopped.Failure with { Fix = $"{stopped.Failure.Fix} {string.Join(" ", plan.LeftBehind)}" } };

    /// <summary>A run that was killed before it closed the old primary may have left the gateway paused; nobody knows when the next succeeds.</summary>
    private static async Task<bool> LetGoAsync(SwitchRequest request, CancellationToken cancellationToken)
    {
        if (request.Gateway is not { } gateway) return false;
        try
        {
            await using var console = await PgBouncerConsole.OpenAsync(gateway, cancellationToken);
            if (!await console.IsPausedAsync(gateway.Database, cancellationToken)) return false;
            await console.ResumeAsync(gateway.Database, cancellationToken);
            return true;
        }
        catch (GatewayException)
        {
            // Refused for it in a moment, in words.
            return false;
        }
    }

    private static async Task<Failure?> RefuseAsync(
        SwitchRequest request, bool onlyArmed, bool isDryRun, SwitchSide from, SwitchSide to, SwitchCatalog before, SwitchCatalog after, SwitchState state, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (state.IsPast && !state.Forward && !state.Back && !await new ReplicationStream(to, from).HasSlotAsync(cancellationToken)) return SwitchFailure.Confused(from.Label, to.Label, state);
        if (onlyArmed && !state.Forward && !state.IsPast) return SwitchFailure.NotArmed(from.Label, to.Label);
        // After the point of no return nothing may stand in the way of finishing.
        if (state.FromIsFenced) return null;
        if (state.Forward && new ReplicationStream(from, to) is var forward && !await forward.IsKeptAsync(cancellationToken)) return SwitchFailure.LogLost(from.Label, to.Label, forward.Slot);
        // A real run starts it once more, and looks whether it gets further.
        if (isDryRun && state.Forward && await StandsStillAsync(new(from, to), to, clock, cancellationToken) is { } still) return still;
        if (state.Back) return SwitchFailure.Confused(from.Label, to.Label, state);

        var reasons = Preflight.Reasons(request, before, after, state, onlyArmed).Concat(await Preflight.SessionsAsync(request, from, to, cancellationToken)).ToArray();
        if (reasons.Length > 0) return SwitchFailure.Unfit(reasons);
        return await HoldsRowsAsync(to, await CopiedAsync(request, from, to, before, after, state, cancellationToken), cancellationToken) is { } rows
            ? SwitchFailure.BothOpen(from.Label, to.Label, rows)
            : await GatewayAsync(request, cancellationToken);
    }

    private static async Task<Failure?> StandsStillAsync(ReplicationStream stream, SwitchSide to, TimeProvider clock, CancellationToken cancellationToken) =>
        await stream.StateAsync(cancellationToken) is { IsEnabled: false } || await new Relapse(to, stream, clock).IsUnderWayAsync(cancellationToken) ? SwitchFailure.StreamStopped(to.Label, stream.Subscription, []) : null;

    /// <summary>Tables whose rows are to be copied and which must hold none.</summary>
    private static async Task<IReadOnlyList<MovedTable>> CopiedAsync(SwitchRequest request, SwitchSide from, SwitchSide to, SwitchCatalog before, SwitchCatalog after, SwitchState state, CancellationToken cancellationToken)
    {
        var moved = Preflight.Moved(request, before, after);
        if (!state.Forward) return moved;
        var stream = new ReplicationStream(from, to);
        var followed = await stream.FollowedAsync(cancellationToken);
        var begun = await new StuckCopy(to, stream, moved, request.Drain).BegunAsync(cancellationToken);
        return [.. moved.Where(table => !followed.Contains((table.Schema, table.Name)) && !begun.Contains(table))];
    }

    private static async Task<long?> HoldsRowsAsync(SwitchSide to, IReadOnlyList<MovedTable> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            if (await to.Connection.ValueAsync<bool>($"SELECT EXISTS (SELECT FROM {Sql.Name(table.Schema, table.Name)})", cancellationToken))
                return await to.Connection.ValueAsync<long>($"SELECT count(*) FROM {Sql.Name(table.Schema, table.Name)}", cancellationToken);
        }

        return null;
    }

    /// <summary>A gateway that does not answer now would be found out with the writes held back.</summary>
    private static async Task<Failure?> GatewayAsync(SwitchRequest request, CancellationToken cancellationToken)
    {
        if (request.Gateway is not { } gateway) return null;
        try
        {
            await using var console = await PgBouncerConsole.OpenAsync(gateway, cancellationToken);
            if (await console.TargetAsync(gateway.Database, cancellationToken) is null) return SwitchFailure.Unfit([$"the gateway {gateway} knows no database '{gateway.Database}'"]);
            var file = Path.Combine(Path.GetDirectoryName(await console.ConfigurationFileAsync(cancellationToken)) ?? "", request.GatewayFile);
            return request.GatewayFile.Length > 0 ? null : SwitchFailure.Unfit([$"no file is named that points the gateway to {request.To.Label} (beside {file})"]);
        }
        catch (GatewayException fault)
        {
            return SwitchFailure.Unfit([fault.Message]);
        }
    }
}
