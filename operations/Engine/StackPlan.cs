namespace Rollback.Operations.Engine;

/// <summary>What an update would do, as `pulumi preview --json` says it.</summary>
internal sealed record StackPlan(IReadOnlyList<PlannedStep> Steps, IReadOnlyDictionary<string, int> ChangeSummary)
{
    /// <summary>Steps that change something.</summary>
    public IEnumerable<PlannedStep> Changes => Steps.Where(step => step.Operation is not ("same" or "read" or "refresh"));
}
