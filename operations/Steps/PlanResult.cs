using System.Text.Json.Serialization;

namespace Rollback.Operations.Steps;

/// <summary>What every verb with a plan prints with `--json`, around what is its own.</summary>
internal abstract record PlanResult : ICommandResult
{
    [JsonPropertyOrder(-2)]
    public required string Verb { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Stack { get; init; }

    [JsonPropertyOrder(1)]
    public double Seconds { get; init; }

    [JsonPropertyOrder(2)]
    public bool DryRun { get; init; }

    /// <summary>With `--dry-run`: what a run would execute.</summary>
    [JsonPropertyName("plan")]
    [JsonPropertyOrder(3)]
    public IReadOnlyList<StepOutline>? Steps { get; init; }

    /// <summary>Without it: what was executed.</summary>
    [JsonPropertyName("steps")]
    [JsonPropertyOrder(4)]
    public IReadOnlyList<StepRecord>? Ran { get; init; }
}
