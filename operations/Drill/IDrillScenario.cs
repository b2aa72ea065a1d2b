using Rollback.Model;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill;

/// <summary>
/// One rehearsal that `rollback drill NAME` runs on its own ephemeral stack. Its steps end with that stack destroyed;
/// disposing it stops its traffic and may happen twice. Whatever stops it half-way, the command removes the stack.
/// </summary>
internal interface IDrillScenario : IAsyncDisposable
{
    /// <summary>What `--dry-run` prints and a run executes.</summary>
    IReadOnlyList<Step> Steps { get; }

    /// <summary>The file that holds every request or write of the drill; deleted after a drill that passed.</summary>
    string Journal { get; }

    /// <summary>What the figures are held against; null before the lineage was read.</summary>
    Objectives? Objectives { get; }

    /// <summary>The figures so far, with null for those that were not reached.</summary>
    /// <param name="verdict">`passed`, `failed` or `aborted`.</param>
    DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps);

    /// <summary>One sentence per objective that was missed, after every step was done; empty: the drill passed.</summary>
    IReadOnlyList<string> Missed(DrillResult measured) => Verdict.Missed(measured, Objectives!);
}
