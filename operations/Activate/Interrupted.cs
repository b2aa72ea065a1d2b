using Rollback.Model;
using Rollback.Operations.Cutover;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Activate;

/// <summary>Finds a switch that another activation began and did not finish: nobody but itself may go on.</summary>
internal static class Interrupted
{
    /// <summary>Null, or a refusal that names the command which finishes. Needs the databases to run.</summary>
    /// <param name="number">The release that is asked for.</param>
    public static async Task<Failure?> CheckAsync(StackSession session, Lineage lineage, StackOutputs outputs, int number, CancellationToken cancellationToken)
    {
        if (outputs.Phase != "prepare" || outputs.Release is not { } prepared || prepared == number || !lineage.TryAt(prepared, out var release))
            return null;

        foreach (var move in GenerationMove.Between(outputs.Primaries, release))
        {
            if (!(await GenerationSwitch.IsFencedAsync(session, move.Database, move.From, cancellationToken)).Is(out var fenced, out var failure))
                return failure;
            if (fenced)
            {
                return new(
                    "ACT002", $"`rollback activate {prepared}` was interrupted: the writes of {move} have moved, and the stack does not say so yet.",
                    $"`rollback activate {prepared}` finishes; then `rollback to {number}` goes on.");
            }
        }

        return null;
    }
}
