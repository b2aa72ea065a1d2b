using System.CommandLine;
using System.Text.Json.Nodes;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Spectre.Console;

namespace Rollback.Operations.Releases;

/// <summary>`rollback release diff N M`.</summary>
internal static class DiffReleasesCommand
{
    public static Command Create(CommandFrame frame)
    {
        var from = new Argument<int>("from") { Description = "The release to start from" };
        var to = new Argument<int>("to") { Description = "The release to compare with" };
        return frame.Handle(
            new Command("diff", "Show what differs between two releases") { from, to },
            (parsed, context, _) => ReleaseCommand.OnLineage(
                context, (_, lineage) => Run(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), context, lineage)));
    }

    private static Outcome Run(int from, int to, CommandContext context, Lineage lineage)
    {
        if (!lineage.TryAt(from, out var before)) return Outcome.Refused(ReleaseCommand.NoSuchRelease(lineage, from));
        if (!lineage.TryAt(to, out var after)) return Outcome.Refused(ReleaseCommand.NoSuchRelease(lineage, to));

        var differences = ReleaseDiff.Between(before, after);
        if (differences.IsEmpty) context.Report.Say($"Releases {from} and {to} say the same.");
        else context.Report.Show(Table(from, to, differences));
        return Outcome.Done(new ComparedReleases(from, to, [.. differences.Select(one => new DifferingField(one.Path, Value(one.Before), Value(one.After)))]));
    }

    private static Table Table(int from, int to, IEnumerable<ReleaseDifference> differences)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("Field", $"Release {from}", $"Release {to}");
        foreach (var one in differences) table.AddRow(new Text(one.Path), new Text(one.Before ?? "-"), new Text(one.After ?? "-"));
        return table;
    }

    private static JsonNode? Value(string? canonical) => canonical is null ? null : JsonNode.Parse(canonical);
}

internal sealed record ComparedReleases(int From, int To, IReadOnlyList<DifferingField> Differences) : ICommandResult;

/// <param name="Before">Null: the first of the two does not have it.</param>
internal sealed record DifferingField(string Path, JsonNode? Before, JsonNode? After);
