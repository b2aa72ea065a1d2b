namespace Rollback.Operations.Steps;

/// <summary>A step of a plan that was only printed.</summary>
internal sealed record StepOutline(string Name, string Sentence);
