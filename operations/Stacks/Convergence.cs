using Rollback.Operations.Engine;

namespace Rollback.Operations.Stacks;

/// <summary>Whether another update of a stack would find nothing to do.</summary>
internal static class Convergence
{
    /// <param name="code">That of the failure: each verb has its own.</param>
    public static async Task<Failure?> CheckAsync(StackSession session, string code, CancellationToken cancellationToken)
    {
        if (!(await session.Engine.PreviewAsync(null, cancellationToken)).Is(out var plan, out var failure)) return failure;
        var left = ChangeSummary.Operations(plan.ChangeSummary);
        return left == 0 ? null : new(code, $"Another update of stack {session.Stack} would carry out {left} operations: it has not converged.", "`rollback preview` shows them.");
    }
}
