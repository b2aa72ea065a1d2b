using System.CommandLine;
using System.Globalization;
using Rollback.Operations.Cloud;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Spectre.Console;

namespace Rollback.Operations.Drill;

/// <summary>`rollback drill`: rehearses a release and its rollback on an ephemeral stack, and measures it.</summary>
internal static class DrillCommand
{
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromMinutes(2);

    public static Command Create(CommandFrame frame)
    {
        var name = new Argument<string>("scenario") { Description = "What is rehearsed; --list shows all", DefaultValueFactory = _ => DrillScenario.All[0].Name };
        name.AcceptOnlyFromAmong([.. DrillScenario.All.Select(scenario => scenario.Name)]);
        var list = new Option<bool>("--list") { Description = "Show the scenarios, and run none" };
        return frame.Handle(
            new Command("drill", "Rehearse a release and its rollback on an ephemeral stack, and measure it") { name, list },
            (parsed, context, cancellationToken) => parsed.GetValue(list)
                ? Task.FromResult(List(context))
                : RunAsync(DrillScenario.All.Single(scenario => scenario.Name == parsed.GetRequiredValue(name)), context, cancellationToken));
    }

    private static Outcome List(CommandContext context)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Scenario", "What it rehearses", "Lineage");
        foreach (var scenario in DrillScenario.All)
            table.AddRow(new Text(scenario.Name), new Text(scenario.Description), new Text(scenario.Lineage));
        context.Report.Show(table);
        return Outcome.Done(new ListedDrills([.. DrillScenario.All.Select(scenario => new ListedDrill(scenario.Name, scenario.Description, scenario.Lineage))]));
    }

    private static async Task<Outcome> RunAsync(DrillScenario drill, CommandContext context, CancellationToken cancellationToken)
    {
        var stack = DrillStack.Prefix + context.Clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var cloud = new CloudProgram(context.Checkout, context.Surroundings);
        var cleanup = new DrillCleanup(context, cloud);
        if (!StackLock.Take(context.Checkout, stack).Is(out var held, out var failure))
            return Outcome.Refused(failure);

        try
        {
            using (held)
            {
                if (!context.DryRun && await cleanup.SweepAsync(cancellationToken) is { } stuck)
                    return Outcome.Halted(stuck);
                if (!DrillStack.Open(context, stack, context.Stack ?? drill.Lineage, release: 1).Is(out var session, out failure))
                    return Outcome.Refused(failure);

                return await RehearseAsync(drill, context, session, cloud, cancellationToken);
            }
        }
        finally
        {
            StackLock.Forget(context.Checkout, stack);
        }
    }

    private static async Task<Outcome> RehearseAsync(DrillScenario drill, CommandContext context, StackSession session, ICloud cloud, CancellationToken cancellationToken)
    {
        using var health = new ServiceCheck(context.Clock);
        await using var scenario = drill.Open(new(context, session, cloud, health));
        var runner = new StepRunner(context.Report, context.Clock);
        if (context.DryRun)
        {
            File.Delete(session.Location.Path);
            runner.Print(scenario.Steps);
            return Outcome.Done(new DrillOutline(drill.Name, session.Stack, StepOutline.Of(scenario.Steps)));
        }

        context.Report.Say($"Drill {drill.Name} on stack {session.Stack}");
        var stopped = await runner.RunAsync(scenario.Steps, () => true, cancellationToken);
        if (stopped is not null)
            return await AbortAsync(context, session, cloud, scenario, runner, stopped.Failure);

        var measured = scenario.Result("passed", runner.Records);
        var missed = scenario.Missed(measured);
        DrillTable.Show(context.Report, measured, scenario.Objectives!);
        if (missed.Count == 0)
        {
            File.Delete(scenario.Journal);
            new DrillCleanup(context, cloud).ForgetLogs(session.Stack);
            context.Report.Say("Passed: every objective of the release is met.");
            return Outcome.Done(measured);
        }

        return Outcome.Fault(
            new("DRL004", $"The drill failed: {string.Join(" ", missed)}", $"Every request is in {scenario.Journal}."),
            measured with { Result = "failed" });
    }

    private static async Task<Outcome> AbortAsync(
        CommandContext context, StackSession session, ICloud cloud, IDrillScenario scenario, StepRunner runner, Failure failure)
    {
        context.Report.Say("Cleaning up.");
        await scenario.DisposeAsync();
        // On its own time: after an interruption this is what matters.
        using var limit = new CancellationTokenSource(CleanupLimit, context.Clock);
        var stuck = await new DrillCleanup(context, cloud).RemoveAsync(session, limit.Token);
        var result = scenario.Result("aborted", runner.Records);
        return stuck is null
            ? Outcome.Fault(failure with { Fix = $"{failure.Fix} Nothing of the drill is left but its journal." }, result)
            : Outcome.Halted(failure with { Message = $"{failure.Message} And the clean-up failed: {stuck.Message}", Fix = $"The next drill cleans up; or `rollback cloud stop --stack {session.Stack}`." }, result);
    }
}

internal sealed record ListedDrills(IReadOnlyList<ListedDrill> Scenarios) : ICommandResult;

internal sealed record ListedDrill(string Name, string Description, string Lineage);

/// <summary>With `--dry-run`.</summary>
internal sealed record DrillOutline(string Scenario, string Stack, IReadOnlyList<StepOutline> Plan) : ICommandResult;
