namespace Rollback.Operations.Steps;

/// <summary>How a step went.</summary>
/// <param name="StartedAt">UTC.</param>
/// <param name="Outcome">`done`, `nothing to do`, `failed` or `interrupted`.</param>
internal sealed record StepRecord(string Name, DateTimeOffset StartedAt, double Seconds, string Outcome);
