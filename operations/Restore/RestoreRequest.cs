namespace Rollback.Operations.Restore;

/// <summary>Data that is to go back to a checkpoint.</summary>
internal sealed record RestoreRequest
{
    /// <summary>The release whose content is to be in service.</summary>
    public required int Release { get; init; }

    public required string Checkpoint { get; init; }

    /// <summary>Restore once more, although a release that did is there.</summary>
    public bool Again { get; init; }

    /// <summary>Do not extract the writes made since: they stay in the abandoned generation only.</summary>
    public bool AbandonWrites { get; init; }

    /// <summary>Extract the writes made since while both databases are closed, instead of keeping a copy of the checkpoint for later.</summary>
    public bool HoldsWrites { get; init; }

    /// <summary>How long transactions may take to finish before writes are moved.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);
}
