using Rollback.Operations.Engine;
using Rollback.Operations.Report;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.To;

/// <summary>Previews an update with settings that are not chosen yet, and refuses one that takes data away.</summary>
internal static class GuardedPreview
{
    /// <param name="number">The release that the settings choose, for the message.</param>
    public static async Task<Answer<StackPlan>> RunAsync(StackSession session, StackSettings settings, int number, CancellationToken cancellationToken)
    {
        var draft = Path.Combine(session.Context.Checkout.Home, "settings", $"draft-{Environment.ProcessId}", Path.GetFileName(session.Location.Path));
        try
        {
            settings.Write(draft);
            if (!(await session.Engine.PreviewAsync(draft, cancellationToken)).Is(out var plan, out var failure))
                return failure;

            PlanTable.Show(session.Context.Report, plan);
            return StatefulType.Losses(plan) is [var first, ..] losses ? Loss(number, first, losses.Count) : plan;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(draft)!, recursive: true);
        }
    }

    private static Failure Loss(int number, PlannedStep first, int count) => new(
        "TO001",
        $"Going to release {number} would {first.Operation} {first.Type} '{first.Name}'" + (count > 1 ? $" and {count - 1} more that hold data." : ", which holds data."),
        "A release never takes data away: check head and lineage. To drop data on purpose, retire it in a new release.");
}
