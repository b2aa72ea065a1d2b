using System.CommandLine;
using System.Globalization;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Gateway;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Cutover;

/// <summary>`rollback cutover` and `rollback fallback`: the same switch, forward with a first copy, back only over an armed stream.</summary>
internal static class SwitchCommand
{
    public static Command Cutover(CommandFrame frame) => Create(
        frame, "cutover", "Move the writes of a database to another generation, with a way back armed", onlyArmed: false);

    public static Command Fallback(CommandFrame frame) => Create(
        frame, "fallback", "Move the writes back to the generation that follows, losing none", onlyArmed: true);

    private static Command Create(CommandFrame frame, string verb, string description, bool onlyArmed)
    {
        var from = SharedOptions.Source("--from", "The database that takes the writes now");
        var to = SharedOptions.Source("--to", "The database that shall take them");
        var gateway = new Option<string?>("--gateway") { Description = "PgBouncer, as env:NAME or file:PATH; default: the stack's, or none", HelpName = "source" };
        var file = new Option<string?>("--gateway-file") { Description = "The configuration file, beside the gateway's own, that points to --to; default: generation-N.ini", HelpName = "name" };
        var drain = new Option<string?>("--drain") { Description = "How long transactions may take to finish; default 5s", HelpName = "duration" };
        var maxLag = new Option<string?>("--max-lag") { Description = "How long replication may take to catch up; default 5s", HelpName = "duration" };
        var accepted = new Option<string[]>("--accept") { Description = "What is taken on: unlogged, large-objects (they stay behind), always-triggers (they fire again); repeatable", HelpName = "what" };
        accepted.AcceptOnlyFromAmong("unlogged", "large-objects", "always-triggers");
        var database = SharedOptions.Database();
        return frame.Handle(new Command(verb, description) { from, to, gateway, file, drain, maxLag, accepted, database }, async (parsed, context, cancellationToken) =>
        {
            if (!SharedOptions.Duration("--drain", parsed.GetValue(drain)).Is(out var draining, out var failure) || !SharedOptions.Duration("--max-lag", parsed.GetValue(maxLag)).Is(out var lag, out failure))
                return Outcome.Refused(failure);
            if (!context.DryRun && Consent.Missing(context, verb) is { } silent) return Outcome.Refused(silent);

            return await Reach.TryAsync(async () =>
            {
                using var own = new OwnStack();
                if (!context.DryRun && await own.TakeAsync([parsed.GetRequiredValue(from), parsed.GetRequiredValue(to)], context, cancellationToken) is { } notHad) return Outcome.Refused(notHad);
                var name = parsed.GetValue(database);
                if (!(await DatabaseSource.FindAsync(parsed.GetRequiredValue(from), name, context, cancellationToken)).Is(out var old, out failure)
                    || !(await DatabaseSource.FindAsync(parsed.GetRequiredValue(to), name, context, cancellationToken)).Is(out var next, out failure)
                    || !(await GatewaySource.FindAsync(parsed.GetValue(gateway), parsed.GetRequiredValue(to), name, next, context, cancellationToken)).Is(out var door, out failure))
                {
                    return Outcome.Refused(failure);
                }

                var request = new SwitchRequest
                {
                    From = old,
                    To = next,
                    Gateway = door.Address,
                    GatewayFile = parsed.GetValue(file) ?? (int.TryParse(parsed.GetRequiredValue(to), NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? $"generation-{generation}.ini" : ""),
                    Drain = draining.Value ?? TimeSpan.FromSeconds(5),
                    MaxLag = lag.Value ?? TimeSpan.FromSeconds(5),
                    Accepted = (parsed.GetValue(accepted) ?? []).ToHashSet(),
                };
                if (!context.DryRun && !Consent.IsGiven(context, $"Move the writes from {old} to {next}?")) return Outcome.Refused(Consent.Declined);
                if (!StackLock.Take(context.Checkout, $"switch-{Uri.EscapeDataString(old.Database)}").Is(out var held, out failure)) return Outcome.Refused(failure);
                using (held) return await Switching.RunAsync(request, onlyArmed, context, cancellationToken);
            });
        });
    }
}
