using System.Text.Json.Serialization;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Activate;

/// <summary>What `activate --json` prints.</summary>
internal sealed record ActivateResult
{
    public required string Verb { get; init; }

    public required string Stack { get; init; }

    /// <summary>The release that was in service.</summary>
    public required int From { get; init; }

    public required int Release { get; init; }

    /// <summary>The longest that writes of a database were held back; null if none moved.</summary>
    public double? WritePauseMs { get; init; }

    /// <summary>The checkpoint that was taken first; null if it was there already.</summary>
    public string? Checkpoint { get; init; }

    public double Seconds { get; init; }

    public bool DryRun { get; init; }

    /// <summary>With `--dry-run`: what a run would execute.</summary>
    [JsonPropertyName("plan")]
    public IReadOnlyList<StepOutline>? Steps { get; init; }

    /// <summary>Without it: what was executed.</summary>
    [JsonPropertyName("steps")]
    public IReadOnlyList<StepRecord>? Ran { get; init; }
}
