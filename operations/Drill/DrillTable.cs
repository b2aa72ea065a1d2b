using System.Globalization;
using Rollback.Model;
using Rollback.Operations.Report;
using Spectre.Console;

namespace Rollback.Operations.Drill;

/// <summary>The figures of a drill for people.</summary>
internal static class DrillTable
{
    public static void Show(IReport report, DrillResult result, Objectives objectives)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Measured").AddColumn(new TableColumn("Value").RightAligned()).AddColumn(new TableColumn("Objective").RightAligned());
        Row("Requests", Count(result.Requests));
        if (result.DetectSeconds is not null)
            Row("  failed by the injected fault", Count(result.FaultedRequests));
        Row("  failed by the switches", Count(result.FailedRequests), $"at most {objectives.FailedRequests}");
        Row("Writes acknowledged", Count(result.AcknowledgedWrites));
        Row("  lost", Count(result.LostWrites), "0");
        Row("  duplicated", Count(result.DuplicatedWrites), "0");
        if (result.CorruptedRows is not null)
        {
            Row("Rows corrupted", LongCount(result.CorruptedRows));
            Row("  not as before", LongCount(result.UnrepairedRows), "0");
        }

        if (result.SalvagedRows is not null)
        {
            Row("Rows salvaged", LongCount(result.SalvagedRows));
            Row("  replayed", LongCount(result.ReplayedRows));
        }

        if (result.DetectSeconds is not null)
            Row("Detected after", Seconds(result.DetectSeconds));
        Row("RTO: restored after", Seconds(result.RtoSeconds), $"at most {objectives.Rto.TotalSeconds:0} s");
        Row("RPO: writes lost over", Seconds(result.RpoSeconds), $"at most {objectives.Rpo.TotalSeconds:0} s");
        if (result.WritersBlockedSeconds is { } blocked)
            Row("Writers of the table waited", Seconds(blocked));
        if (result.WritePauseMs is { } pause)
            Row("Writes held back, p50 / p99 / max", string.Create(CultureInfo.InvariantCulture, $"{pause.Median:0} / {pause.P99:0} / {pause.Max:0} ms"));
        if (result.DifferingRows is { } differing)
            Row("Rows that differ between the generations", Count(differing), "0");
        if (result.Controls is { } controls)
            Row("Controls that the audit saw", $"{controls.Count(control => control.Detected)} of {controls.Count}", "all");
        Row("Operations of a second up", Count(result.SecondUpOperations), "0");
        Row("Processes left running", Count(result.Leftovers), "0");
        report.Show(table);

        void Row(string name, string value, string objective = "") => table.AddRow(new Text(name), new Text(value), new Text(objective));
    }

    private static string Count(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string LongCount(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Seconds(double? value) => value is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s") : "-";
}
