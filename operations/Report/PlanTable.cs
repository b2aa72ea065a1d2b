using Rollback.Operations.Engine;
using Spectre.Console;

namespace Rollback.Operations.Report;

/// <summary>Shows the changes of a plan to people.</summary>
internal static class PlanTable
{
    public static void Show(IReport report, StackPlan plan)
    {
        var changes = plan.Changes.ToList();
        if (changes.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("Operation", "Type", "Name", "Because of");
            foreach (var step in changes)
                table.AddRow(new Text(step.Operation), new Text(step.Type), new Text(step.Name), new Text(string.Join(", ", step.Differences)));
            report.Show(table);
        }

        report.Say($"Plan: {ChangeSummary.Words(plan.ChangeSummary)}.");
    }
}
