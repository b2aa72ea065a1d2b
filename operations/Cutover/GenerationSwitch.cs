using System.Globalization;
using Rollback.Operations.Database;
using Rollback.Operations.Gateway;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Cutover;

/// <summary>A switch between two generations of a stack's database: addresses and gateway from its outputs, credentials in memory only.</summary>
internal static class GenerationSwitch
{
    /// <param name="onlyArmed">Whether the stream must exist already, so that nothing is copied and nothing lost.</param>
    /// <returns>Done, refused (writes go on as before) or halted (run it again); the result is a <see cref="SwitchResult"/>.</returns>
    public static Task<Outcome> RunAsync(StackSession session, GenerationMove move, bool onlyArmed, CancellationToken cancellationToken) =>
        RunAsync(session, move, onlyArmed, onlyFollow: false, cancellationToken);

    /// <summary>Lets the new generation follow the old one and waits until it has caught up; the writes stay where they are.</summary>
    public static Task<Outcome> FollowAsync(StackSession session, GenerationMove move, CancellationToken cancellationToken) =>
        RunAsync(session, move, onlyArmed: false, onlyFollow: true, cancellationToken);

    private static Task<Outcome> RunAsync(StackSession session, GenerationMove move, bool onlyArmed, bool onlyFollow, CancellationToken cancellationToken) => Reach.TryAsync(async () =>
    {
        if (!(await RequestAsync(session, move, cancellationToken)).Is(out var request, out var failure)
            || !StackLock.Take(session.Context.Checkout, $"switch-{Uri.EscapeDataString(request.From.Database)}").Is(out var held, out failure))
        {
            return Outcome.Refused(failure);
        }

        using (held)
            return await Switching.RunAsync(request with { OnlyFollow = onlyFollow }, onlyArmed, session.Context, cancellationToken);
    });

    /// <summary>Whether a generation refuses the writes of clients: another one is the primary, or a switch is under way.</summary>
    public static async Task<Answer<bool>> IsFencedAsync(StackSession session, string database, int generation, CancellationToken cancellationToken)
    {
        if (!(await DatabaseSource.OfGenerationAsync(session, generation, database, cancellationToken)).Is(out var address, out var failure))
            return failure;
        var fenced = false;
        var outcome = await Reach.TryAsync(async () =>
        {
            await using var side = await SwitchSide.OpenAsync(address, cancellationToken);
            fenced = await side.IsFencedAsync(cancellationToken);
            return Outcome.Done();
        });
        return outcome.Failure is { } unreachable ? unreachable : fenced;
    }

    private static async Task<Answer<SwitchRequest>> RequestAsync(StackSession session, GenerationMove move, CancellationToken cancellationToken)
    {
        if (!(await DatabaseSource.OfGenerationAsync(session, move.From, move.Database, cancellationToken)).Is(out var from, out var failure)
            || !(await DatabaseSource.OfGenerationAsync(session, move.To, move.Database, cancellationToken)).Is(out var to, out failure)
            || !(await GatewaySource.OfStackAsync(session, move.Database, to, cancellationToken)).Is(out var gateway, out failure))
        {
            return failure;
        }

        return new SwitchRequest
        {
            From = from,
            To = to,
            Gateway = gateway.Address,
            GatewayFile = $"generation-{move.To.ToString(CultureInfo.InvariantCulture)}.ini",
        };
    }
}
