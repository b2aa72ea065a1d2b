using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Forecast;
using Rollback.Operations.Salvage;
using Rollback.Operations.Seeding;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Status;

/// <summary>`rollback status`: which release a stack serves, from where, and how it could get to each other release.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(10);

    public static Command Create(CommandFrame frame)
    {
        var limit = new Option<string?>("--count-limit") { Description = "How long counting what no longer fits may take per table; 0s: do not count; default 10s", HelpName = "duration" };
        return frame.Handle(
            new Command("status", "Show which release the stack serves, and how it could get to each other one") { limit },
            async (parsed, context, cancellationToken) => SharedOptions.Duration("--count-limit", parsed.GetValue(limit)).Is(out var span, out var failure)
                ? await RunAsync(context, span.Value ?? CountLimit, cancellationToken)
                : Outcome.Refused(failure));
    }

    private static async Task<Outcome> RunAsync(CommandContext context, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure))
            return Outcome.Refused(failure);
        // First of all: settings and lineage of a stack that does not exist say nothing.
        if (await session.RequireAsync(cancellationToken) is { } absent)
            return Outcome.Refused(absent);
        if (!session.Settings().Is(out var settings, out failure)
            || !session.Lineage(settings).Is(out var lineage, out failure)
            || !(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure))
        {
            return Outcome.Refused(failure);
        }

        Show(session, settings, lineage, outputs);
        var forecast = await new ForecastReader(session, settings, lineage, outputs, limit).ReadAsync(cancellationToken);
        IReadOnlyList<ReleaseForecast>? releases = null;
        if (forecast.Is(out var facts, out var unknown))
            new ForecastText(context.Report, facts).Show(releases = new Forecasting(facts).All);
        else
            context.Report.Say($"Forecast   {unknown.Message}");

        var outstanding = await OutstandingAsync(session, lineage, outputs, cancellationToken);
        foreach (var salvage in outstanding)
            context.Report.Say($"Salvage    outstanding: what generation {salvage.Abandoned} of {salvage.Database} was given after checkpoint {salvage.Checkpoint}: rollback salvage finish");
        var held = UnfinishedSeeds.ArePossible(lineage) && outputs.Release is not null ? await UnfinishedSeeds.ReadAsync(session, outputs.Primaries, cancellationToken) : null;
        foreach (var (database, seeds) in held ?? new Dictionary<string, IReadOnlyList<HeldSeed>>())
        {
            foreach (var seed in seeds)
                context.Report.Say($"Held       {database}: {seed}, whose activation is unfinished: `rollback activate` goes on, `rollback to {facts?.Serving.Number.Value ?? outputs.Release}` lets go");
        }

        return Outcome.Done(new StatusResult
        {
            Stack = session.Stack,
            Release = outputs.Release,
            ReleaseDigest = outputs.ReleaseDigest,
            Phase = outputs.Phase,
            Chosen = settings.Value("release"),
            Head = lineage.Head.Value,
            LineageHead = outputs.LineageHead,
            DnsNames = outputs.DnsNames,
            NameServers = outputs.NameServers,
            Endpoints = outputs.Endpoints,
            Primaries = outputs.Primaries,
            Serving = facts?.Serving.Number.Value,
            Forecast = releases,
            NoForecast = unknown?.Message,
            Vault = facts?.Vault,
            OutstandingSalvage = outstanding,
            Held = held,
        });
    }

    private static async Task<IReadOnlyList<OutstandingSalvage>> OutstandingAsync(StackSession session, Lineage lineage, StackOutputs outputs, CancellationToken cancellationToken) =>
        outputs.Primaries.Count > 0 && OutstandingSalvage.IsPossible(lineage) && (await StackDatabases.ReadAsync(session, cancellationToken)).Is(out var databases, out _)
            ? await OutstandingSalvage.OfAsync(databases, cancellationToken)
            : [];

    private static void Show(StackSession session, StackSettings settings, Lineage lineage, StackOutputs outputs)
    {
        var report = session.Context.Report;
        report.Say($"Stack      {session.Stack}");
        report.Say($"Applied    {(outputs.Release is { } release ? $"release {release} ({outputs.Phase})" : "nothing: not deployed yet, or destroyed")}");
        report.Say($"Chosen     release {settings.Value("release") ?? "none"} in {session.Location.Path}");
        report.Say($"Lineage    releases 1 to {lineage.Head}, verified");
        foreach (var (service, colors) in outputs.Endpoints)
        {
            report.Say($"Service    {service} at {outputs.DnsNames.GetValueOrDefault(service)} (name server {string.Join(", ", outputs.NameServers)})");
            foreach (var (color, endpoint) in colors)
                report.Say($"           {color}: {endpoint}{Weight(lineage, outputs, service, color)}");
        }

        foreach (var (database, primary) in outputs.Primaries)
            report.Say($"Database   {database}: generation {primary} at {outputs.Primary(database).Endpoint}");
    }

    private static string Weight(Lineage lineage, StackOutputs outputs, string service, string color)
    {
        if (outputs.Release is not { } number || !lineage.TryAt(number, out var release) || !release.Services.TryGetValue(service, out var spec))
            return "";

        return $", weight {(color == "blue" ? spec.Traffic.Blue : spec.Traffic.Green)}";
    }
}
