using System.Globalization;
using Rollback.Operations.Report;
using Spectre.Console;

namespace Rollback.Operations.Salvage;

/// <summary>Salvages and replays for people. Values appear only where they were asked for.</summary>
internal static class SalvageTables
{
    public static void Show(SalvageManifest manifest, IReport report)
    {
        report.Say($"{manifest.Abandoned} beyond {manifest.Checkpoint ?? manifest.Restored}: {Number(manifest.Changes)} changed rows in {manifest.Tables.Count} of {manifest.Compared} tables");
        if (manifest.Tables.Count > 0)
        {
            var table = new Table().Border(TableBorder.None).AddColumns("Table", "Inserted", "Updated", "Deleted");
            foreach (var one in manifest.Tables) table.AddRow(new Text(one.FullName), new Text(Number(one.Inserts)), new Text(Number(one.Updates)), new Text(Number(one.Deletes)));
            report.Show(table);
        }

        foreach (var note in manifest.Notes) report.Say($"  note: {note}");
        if (manifest.Fitness is { } fitness) Show(fitness, report);
    }

    public static void Show(ReplayResult result, IReport report)
    {
        report.Say($"{result.Target}: {(result.IsApplied ? "replayed" : "tried, nothing changed")}");
        var table = new Table().Border(TableBorder.None).AddColumns("Table", result.IsApplied ? "Replayed" : "Fits", "Already there", "Conflict", "No longer fits", "Left out");
        foreach (var one in result.Tables)
            table.AddRow(new Text(one.Table), new Text(Number(one.Fits)), new Text(Number(one.AlreadyThere)), new Text(Number(one.Conflicts)), new Text(Number(one.NoLongerFit)), new Text(Number(one.LeftOut)));
        report.Show(table);
        foreach (var one in result.Tables)
        {
            foreach (var reason in one.Reasons) report.Say($"  {one.Table}: {(reason.Fit == Fit.Conflict ? "conflict" : "no longer fits")}: {reason.Reason}: {Number(reason.Rows)} rows");
        }

        foreach (var note in result.Notes) report.Say($"  note: {note}");
        if (result.Unfit is { } folder) report.Say($"Rows for people to decide: {folder}");
    }

    public static async Task ShowRowsAsync(SalvageFolder folder, SalvagedTable table, int rows, IReport report, CancellationToken cancellationToken)
    {
        var left = rows;
        await foreach (var change in ChangeLines.ReadAsync(folder.FileOf(table), table, (_, _) => true, cancellationToken))
        {
            if (left-- == 0) break;
            var before = change.Before is null ? "absent" : Values(table.Before, change.Before);
            report.Say($"  {table.FullName} {change.Kind.ToString().ToLowerInvariant()}: {before} -> {(change.After is null ? "absent" : Values(table.After, change.After))}");
        }
    }

    private static string Values(IReadOnlyList<Parity.ColumnShape> columns, string?[] values) =>
        string.Join(", ", columns.Zip(values, (column, value) => $"{column.Name}={(value is null ? "NULL" : $"'{value}'")}"));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
