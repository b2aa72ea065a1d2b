using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Status;

/// <summary>`rollback status`: which release a stack serves, and from where.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("status", "Show which release the stack serves, and from where"),
        (_, context, cancellationToken) => RunAsync(context, cancellationToken));

    private static async Task<Outcome> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (!(await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure)
            || !session.Settings().Is(out var settings, out failure)
            || !session.Lineage(settings).Is(out var lineage, out failure))
        {
            return Outcome.Refused(failure);
        }

        if (await session.RequireAsync(cancellationToken) is { } absent)
            return Outcome.Refused(absent);
        if (!(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure))
            return Outcome.Refused(failure);

        var chosen = settings.Value("release");
        var report = context.Report;
        report.Say($"Stack      {session.Stack}");
        report.Say($"Applied    {(outputs.Release is { } release ? $"release {release} ({outputs.Phase})" : "nothing yet")}");
        report.Say($"Chosen     release {chosen ?? "none"} in {session.Location.Path}");
        report.Say($"Lineage    releases 1 to {lineage.Head}, verified");
        foreach (var (service, colors) in outputs.Endpoints)
        {
            report.Say($"Service    {service} at {outputs.DnsNames.GetValueOrDefault(service)} (name server {string.Join(", ", outputs.NameServers)})");
            foreach (var (color, endpoint) in colors)
                report.Say($"           {color}: {endpoint}{Weight(lineage, outputs, service, color)}");
        }

        foreach (var (database, primary) in outputs.Primaries)
            report.Say($"Database   {database}: generation {primary} at {outputs.Primary(database).Endpoint}");

        return Outcome.Done(new
        {
            stack = session.Stack,
            release = outputs.Release,
            releaseDigest = outputs.ReleaseDigest,
            phase = outputs.Phase,
            chosen,
            head = lineage.Head.Value,
            lineageHead = outputs.LineageHead,
            dnsNames = outputs.DnsNames,
            nameServers = outputs.NameServers,
            endpoints = outputs.Endpoints,
            primaries = outputs.Primaries,
        });
    }

    private static string Weight(Rollback.Model.Lineage lineage, StackOutputs outputs, string service, string color)
    {
        if (outputs.Release is not { } number || !lineage.TryAt(number, out var release) || !release.Services.TryGetValue(service, out var spec))
            return "";

        return $", weight {(color == "blue" ? spec.Traffic.Blue : spec.Traffic.Green)}";
    }
}
