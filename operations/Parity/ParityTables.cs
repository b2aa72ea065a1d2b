using System.Globalization;
using Rollback.Operations.Report;
using Spectre.Console;

namespace Rollback.Operations.Parity;

/// <summary>A comparison for people.</summary>
internal static class ParityTables
{
    public static void Show(ParityResult result, IReport report)
    {
        report.Say($"{result.Left} / {result.Right}");
        if (result.Tables.Count > 0) report.Show(Tables(result));
        foreach (var table in result.Tables)
        {
            foreach (var row in table.Rows) report.Say($"  {table.Table} {row.Key}: {row.State}{Columns(row)}{Values(row)}");
            if (table.DifferingRows > table.Rows.Count || table.Verdict == TableVerdict.Different && !table.IsComplete)
                report.Say($"  {table.Table}: {(table.IsComplete ? "" : "at least ")}{Number(table.DifferingRows)} rows differ, in {Number(table.DifferingBuckets)} buckets");
        }

        foreach (var one in result.Schema) report.Say($"  {one.Kind} {one.Name}: {one.Left ?? "absent"} / {one.Right ?? "absent"}");
        foreach (var one in result.Sequences) report.Say($"  sequence {one.Sequence}: {one.Problem}");
        foreach (var one in result.ForeignKeys) report.Say($"  foreign key {one.Constraint}: {one.Side}: {Number(one.Orphans)} rows point to nothing");
        foreach (var one in result.Unverified) report.Say($"  not compared: {one.Object}: {one.Why}");
        foreach (var note in result.Notes) report.Say($"  note: {note}");
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{(result.Equal ? "Equal" : "Not equal")}: {result.Tables.Count} tables, {Number(result.Tables.Sum(table => table.LeftRows))} rows, {result.Seconds:0.0} s."));
    }

    private static Table Tables(ParityResult result)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("Table", "Rows left", "Rows right", "Verdict");
        foreach (var one in result.Tables)
        {
            var verdict = one.Verdict switch { TableVerdict.Equal => "equal", TableVerdict.Different => "DIFFERENT", _ => "still being written" };
            table.AddRow(new Text(one.Table), new Text(Number(one.LeftRows)), new Text(Number(one.RightRows)), new Text(verdict));
        }

        return table;
    }

    private static string Columns(RowDifference row) => row.Columns.Count == 0 ? "" : $" in {string.Join(", ", row.Columns)}";

    private static string Values(RowDifference row) => row.Left is null && row.Right is null ? "" : $" ({Side(row.Left)} / {Side(row.Right)})";

    private static string Side(IReadOnlyDictionary<string, string?>? values) =>
        values is null ? "absent" : string.Join(", ", values.Select(value => $"{value.Key}={(value.Value is null ? "NULL" : $"'{value.Value}'")}"));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
