using System.Globalization;
using Rollback.Offline.Engine.Cli.Operations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rollback.Offline.Engine.Display;

/// <summary>Resource rows as a table: sign, type in its place in the tree, name, status, latest message.</summary>
internal static class TreeTable
{
    public static IRenderable Render(IReadOnlyList<(ResourceRow Row, int Depth)> rows, OperationOptions options, TimeProvider clock)
    {
        var table = new Table().NoBorder();
        foreach (var heading in new[] { "", "Type", "Name", options.DryRun ? "Plan" : "Status", "Info" })
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(Color.Blue))).NoWrap().PadLeft(0).PadRight(2));
        }

        for (var index = 0; index < rows.Count; index++)
        {
            var (row, depth) = rows[index];
            var op = row.Step?.Op ?? "same";
            var style = StyleOf(row, op);
            table.AddRow(
                new Text($" {Operations.Sign(op)}", style),
                new Text($"{Branch(rows, index, depth)}{row.Type}"),
                new Text(row.Name),
                new Text(Status(row, op, options.DryRun, clock), style),
                new Text(row.Message.Length > 0 ? row.Message : Changed(row), row.Message.StartsWith("error", StringComparison.Ordinal) ? new Style(Color.Red) : Style.Plain));
        }

        return table;
    }

    /// <summary>The lines that connect a row with its parent.</summary>
    private static string Branch(IReadOnlyList<(ResourceRow Row, int Depth)> rows, int index, int depth)
    {
        if (depth == 0)
        {
            return "";
        }

        var branch = new char[depth];
        for (var level = 1; level <= depth; level++)
        {
            var continues = rows.Skip(index + 1).TakeWhile(later => later.Depth >= level).Any(later => later.Depth == level);
            branch[level - 1] = (level == depth, continues) switch
            {
                (true, true) => '├',
                (true, false) => '└',
                (false, true) => '│',
                _ => ' ',
            };
        }

        return string.Concat(branch.Select((part, level) => level == depth - 1 ? $"{part}─ " : $"{part}  "));
    }

    private static string Status(ResourceRow row, string op, bool dryRun, TimeProvider clock) => row.Phase switch
    {
        _ when op == "same" => "",
        RowPhase.Failed => $"{Operations.Progressive(op)} failed",
        RowPhase.Running => $"{Operations.Progressive(op)} ({Seconds(clock.GetElapsedTime(row.Began), "0")}s)",
        _ when dryRun => Operations.Planned(op),
        _ => $"{Operations.Past(op)} ({Seconds(row.Took, "0.0")}s)",
    };

    private static string Seconds(TimeSpan time, string format) => time.TotalSeconds.ToString(format, CultureInfo.InvariantCulture);

    private static string Changed(ResourceRow row) =>
        row.Step is { DiffKeys.IsEmpty: false } step ? $"[diff: {string.Join(',', step.DiffKeys.Select(key => $"~{key}"))}]" : "";

    private static Style StyleOf(ResourceRow row, string op) => row.Phase == RowPhase.Failed
        ? new Style(Color.Red)
        : Operations.Color(op) switch
        {
            "green" => new Style(Color.Green),
            "yellow" => new Style(Color.Yellow),
            "red" => new Style(Color.Red),
            "fuchsia" => new Style(Color.Fuchsia),
            "aqua" => new Style(Color.Aqua),
            _ => Style.Plain,
        };
}
