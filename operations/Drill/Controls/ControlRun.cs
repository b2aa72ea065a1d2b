using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Drill.Ledger;
using Rollback.Operations.Report;
using Rollback.Operations.Schema;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill.Controls;

/// <summary>Runs the negative controls on a small pair of servers, and lets the audit of the drill judge them.</summary>
internal static class ControlRun
{
    private const int Clients = 4;

    /// <summary>What these switches show does not hang on how soon they are done; a busy machine must not end the drill.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<Answer<IReadOnlyList<ControlResult>>> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (PostgresTools.Folders(15, context).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres"))) is not { } binaries)
            return new Failure("DRL005", "The controls need PostgreSQL 15, which is not on this machine.", "./rollback installs it where it may; or set PG_BIN to the folder of its programs.");
        try
        {
            await using var old = await PairServer.StartAsync(binaries, context, cancellationToken);
            await using var next = await PairServer.StartAsync(binaries, context, cancellationToken);
            var results = new List<ControlResult>();
            foreach (var control in SwitchControl.All)
            {
                if (!(await RunAsync(control, old, next, context, cancellationToken)).Is(out var result, out var failure))
                    return failure;
                results.Add(result);
            }

            return results;
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException)
        {
            return new Failure("DRL005", $"The controls could not be carried out: {fault.Message}", "Mend the cause, then run the drill again.");
        }
    }

    private static async Task<Answer<ControlResult>> RunAsync(SwitchControl control, PairServer old, PairServer next, CommandContext context, CancellationToken cancellationToken)
    {
        var from = await old.CreateAsync("the old primary", LedgerTables.Schema + LedgerTables.Rows, cancellationToken);
        var to = await next.CreateAsync("the new primary", LedgerTables.Schema, cancellationToken);
        await using var traffic = new LedgerTraffic([from.Settings, to.Settings], Clients, TimeSpan.Zero, context.Clock);
        await using var hazard = new ControlHazard(from, to, traffic, context.Clock);
        var quiet = context with { Report = new QuietReport(context.Report) };

        var failure = await hazard.WriteOnAsync(cancellationToken)
            ?? await SwitchAsync(control, new() { From = from, To = to, Drain = Patience, MaxLag = Patience, TakesAnyMoment = true }, hazard, quiet, cancellationToken)
            ?? await hazard.WriteOnAsync(cancellationToken)
            ?? (control.GoesBack ? (await Switching.RunAsync(new() { From = to, To = from, Drain = Patience, MaxLag = Patience }, onlyArmed: true, quiet, cancellationToken)).Failure : null);
        if (failure is not null)
            return failure with { Message = $"The control '{control.Name}' could not be carried out. {failure.Message}" };

        await traffic.StopAsync();
        var audit = await LedgerAudit.RunAsync(control.GoesBack ? from : to, traffic, cancellationToken);
        return new ControlResult(control.Name, traffic.Acknowledged, audit.Lost.Count, audit.Doubled.Count, audit.Conflicts, !audit.IsClean);
    }

    private static async Task<Failure?> SwitchAsync(SwitchControl control, SwitchRequest request, ControlHazard hazard, CommandContext context, CancellationToken cancellationToken)
    {
        await using var from = await SwitchSide.OpenAsync(request.From, cancellationToken);
        await using var to = await SwitchSide.OpenAsync(request.To, cancellationToken);
        var (before, after) = (await SwitchCatalog.ReadAsync(from.Connection, cancellationToken), await SwitchCatalog.ReadAsync(to.Connection, cancellationToken));
        var state = await SwitchState.ReadAsync(from, to, cancellationToken);
        await using var plan = new SwitchPlan(request, from, to, before, after, state, context.Clock);
        return (await new StepRunner(context.Report, context.Clock).RunAsync(control.Spoil(plan.Steps, hazard), () => plan.IsTouched, cancellationToken))?.Failure;
    }
}
