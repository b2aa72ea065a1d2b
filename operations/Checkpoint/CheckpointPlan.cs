using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Checkpoint;

/// <summary>The steps of `checkpoint create`.</summary>
internal sealed class CheckpointPlan(StackSession session, CheckpointTaking taking, IReadOnlyDictionary<string, int> primaries, string name)
{
    /// <summary>The type of the resource that a snapshot is.</summary>
    public const string Snapshot = "aws:rds/snapshot:Snapshot";

    public IReadOnlyList<Step> Steps =>
    [
        new("wake", "See that the databases run.") { Do = session.WakeAsync },
        new("checkpoint", $"Hold writes to {Databases} still for a moment, name the point, let writes go on, read the baseline, and write the record.")
        {
            Do = async token => (await taking.RunAsync(token)).Failure,
            Touches = true,
        },
        new("snapshot", $"Update stack {session.Stack} if the snapshots are all that it lacks.") { Do = SnapshotAsync, Touches = true },
    ];

    private string Databases => string.Join(" and ", primaries.Order().Select(primary => $"{primary.Key} generation {primary.Value}"));

    /// <summary>Now, while nothing is wrong: a rollback must not have to wait for a snapshot. Whatever else is pending is for whoever asks for it.</summary>
    private async Task<Failure?> SnapshotAsync(CancellationToken cancellationToken)
    {
        var context = session.Context;
        if (!(await session.Engine.PreviewAsync(null, cancellationToken)).Is(out var plan, out var failure)) return failure;
        var changes = plan.Changes.Where(step => step.Type != "pulumi:pulumi:Stack").ToArray();
        if (changes.Length == 0) return null;
        if (changes.Any(step => step.Operation != "create" || step.Type != Snapshot))
        {
            context.Report.Warn($"Stack {session.Stack} has other changes pending, so the snapshot of '{name}' waits for the next `rollback up`.");
            return null;
        }

        return (await StackRun.RunAsync(session.Engine, StackVerb.Up, context.Report, context.Clock, cancellationToken)).Failure is { } unmade
            ? unmade with { Message = $"Checkpoint '{name}' is taken, and its snapshot is not made: {unmade.Message}", Fix = "Mend what the message names, then `rollback up` makes the snapshot." }
            : null;
    }
}
