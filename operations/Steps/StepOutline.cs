namespace Rollback.Operations.Steps;

/// <summary>A step of a plan that was only printed.</summary>
internal sealed record StepOutline(string Name, string Sentence)
{
    public static IReadOnlyList<StepOutline> Of(IEnumerable<Step> plan) => [.. plan.Select(step => new StepOutline(step.Name, step.Sentence))];
}
