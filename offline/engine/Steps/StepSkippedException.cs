namespace Rollback.Offline.Engine.Steps;

/// <summary>A resource was left out because one that it depends on failed.</summary>
public sealed class StepSkippedException(string urn, string failed)
    : StepFailedException($"'{urn}' was skipped because '{failed}' failed");
