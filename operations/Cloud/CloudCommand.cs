using System.CommandLine;
using System.Text.Json;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;
using Spectre.Console;

namespace Rollback.Operations.Cloud;

/// <summary>`rollback cloud status|start|stop`: looks after the stand-in cloud of this machine.</summary>
internal static class CloudCommand
{
    public static Command Create(CommandFrame frame)
    {
        var status = frame.Handle(new Command("status", "Show the clouds of this ROLLBACK_HOME and their processes"), (_, context, cancellationToken) => StatusAsync(context, cancellationToken));
        var stop = frame.Handle(new Command("stop", "End every process of a stack's cloud, or of all; data stays"), (_, context, cancellationToken) => StopAsync(context, cancellationToken));
        var start = frame.Handle(new Command("start", "Start a stack's cloud, or all, as their resources declare"), (_, context, cancellationToken) => StartAsync(context, cancellationToken));
        return new Command("cloud", "The stand-in cloud on this machine") { status, start, stop };
    }

    private static async Task<Outcome> StatusAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var cloud = new CloudProgram(context.Checkout, context.Surroundings);
        if (!(await cloud.StatusAsync(context.Stack, cancellationToken)).Is(out var clouds, out var failure))
            return Outcome.Fault(failure);

        var all = clouds.ValueKind == JsonValueKind.Array ? clouds.EnumerateArray().ToList() : [];
        if (all.Count == 0)
            context.Report.Say("No cloud on this machine.");
        foreach (var one in all)
            Show(context, one);
        return Outcome.Done(new ShownClouds(all));
    }

    private static void Show(CommandContext context, JsonElement cloud)
    {
        var running = cloud.TryGetProperty("running", out var flag) && flag.ValueKind == JsonValueKind.True;
        context.Report.Say($"{PulumiDocuments.Text(cloud, "stack")}: {(running ? "running" : "stopped")}, name server {PulumiDocuments.Text(cloud, "dns")}, in {PulumiDocuments.Text(cloud, "directory")}");
        if (!cloud.TryGetProperty("processes", out var processes) || processes.GetArrayLength() == 0)
            return;

        var table = new Table().Border(TableBorder.Simple).AddColumns("Process", "Kind", "Name", "Address");
        foreach (var process in processes.EnumerateArray())
            table.AddRow(new Text(process.GetProperty("pid").ToString()), new Text(PulumiDocuments.Text(process, "kind")), new Text(PulumiDocuments.Text(process, "name")), new Text(PulumiDocuments.Text(process, "address")));
        context.Report.Show(table);
    }

    private static async Task<Outcome> StartAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var cloud = new CloudProgram(context.Checkout, context.Surroundings);
        if (!(await NamesAsync(context, cloud, cancellationToken)).Is(out var stacks, out var failure))
            return Outcome.Refused(failure);

        foreach (var stack in stacks)
        {
            context.Report.Say($"{(context.DryRun ? "start: Start" : "Starting")} the cloud of stack {stack}.");
            if (!context.DryRun && await cloud.StartAsync(stack, cancellationToken) is { } problem)
                return Outcome.Halted(problem);
        }

        return Outcome.Done(new StartedClouds(context.DryRun ? [] : stacks));
    }

    /// <summary>The clouds that the options mean: that of `--stack`, or all.</summary>
    private static async Task<Answer<List<string>>> NamesAsync(CommandContext context, CloudProgram cloud, CancellationToken cancellationToken)
    {
        if (context.Stack is { } named && StackName.Check(named) is { } refused)
            return refused;
        if (!(await cloud.StatusAsync(context.Stack, cancellationToken)).Is(out var clouds, out var failure))
            return failure;

        return clouds.ValueKind == JsonValueKind.Array ? clouds.EnumerateArray().Select(one => PulumiDocuments.Text(one, "stack")).ToList() : [];
    }

    private static async Task<Outcome> StopAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var cloud = new CloudProgram(context.Checkout, context.Surroundings);
        if (!(await NamesAsync(context, cloud, cancellationToken)).Is(out var stacks, out var failure))
            return Outcome.Refused(failure);

        if (context.DryRun)
        {
            foreach (var stack in stacks)
                context.Report.Say($"stop: End every process of the cloud of stack {stack}.");
            return Outcome.Done(new StoppedClouds([]));
        }

        foreach (var stack in stacks)
        {
            if (await cloud.StopAsync(stack, cancellationToken) is { } problem)
                return Outcome.Halted(problem);
            context.Report.Say($"Stopped the cloud of stack {stack}.");
        }

        return Outcome.Done(new StoppedClouds(stacks));
    }
}

/// <param name="Clouds">As `rollback-cloud status --json` describes them.</param>
internal sealed record ShownClouds(IReadOnlyList<JsonElement> Clouds) : ICommandResult;

internal sealed record StartedClouds(IReadOnlyList<string> Started) : ICommandResult;

internal sealed record StoppedClouds(IReadOnlyList<string> Stopped) : ICommandResult;
