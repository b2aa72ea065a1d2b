using Rollback.Operations.Steps;

namespace Rollback.Operations.Activate;

/// <summary>What `activate --json` prints.</summary>
internal sealed record ActivateResult : PlanResult
{
    /// <summary>The release that was in service.</summary>
    public required int From { get; init; }

    public required int Release { get; init; }

    /// <summary>The longest that writes of a database were held back; null if none moved.</summary>
    public double? WritePauseMs { get; init; }

    /// <summary>The checkpoint that was taken first; null if it was there already.</summary>
    public string? Checkpoint { get; init; }
}
