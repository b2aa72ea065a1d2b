using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Drill;

/// <summary>Takes a checkpoint within a drill, by the steps of `rollback checkpoint create`.</summary>
internal static class DataCheckpoint
{
    public static async Task<Answer<CheckpointRecord>> TakeAsync(DrillStage stage, string name, Lineage lineage, Release serving, CancellationToken cancellationToken)
    {
        var session = stage.Session;
        if (!session.Settings().Is(out var settings, out var failure) || !(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure)) return failure;
        var taking = new CheckpointTaking(session, settings, new() { Name = name, Lineage = lineage, Serving = serving });
        failure = await stage.RunAsync(new CheckpointPlan(session, taking, outputs.Primaries, name).Steps, () => taking.Taken is not null, cancellationToken);
        return failure is null ? taking.Taken!.Record : failure;
    }
}
