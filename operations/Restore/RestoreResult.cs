using Rollback.Operations.Steps;

namespace Rollback.Operations.Restore;

/// <summary>What `to --restore-data --json` prints.</summary>
internal sealed record RestoreResult : PlanResult
{
    /// <summary>The release that was in service.</summary>
    public required int From { get; init; }

    /// <summary>The release that brings the data back.</summary>
    public required int Release { get; init; }

    /// <summary>The release whose content it has.</summary>
    public required int Content { get; init; }

    public required string Checkpoint { get; init; }

    /// <summary>What was written since the checkpoint, before anything was done.</summary>
    public required IReadOnlyList<RestoreLoss> AtRisk { get; init; }

    /// <summary>Where the writes made since are; empty with `--abandon-writes`, and where nothing moved.</summary>
    public required IReadOnlyList<RestoreSalvage> Salvage { get; init; }

    /// <summary>The longest that writes of a database were held back; null if none moved.</summary>
    public double? WritePauseMs { get; init; }
}

/// <param name="Folder">For `rollback salvage show` and `replay`.</param>
/// <param name="Changes">Rows inserted, updated or deleted after the checkpoint.</param>
internal sealed record RestoreSalvage(string Database, string Folder, long Changes);
