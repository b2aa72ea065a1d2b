namespace Rollback.Model;

/// <summary>Where a generation's data comes from. Used when the generation is created, ignored ever after.</summary>
public sealed record Seed
{
    /// <summary>The source, always a lower number than the generation it seeds.</summary>
    public required int Generation { get; init; }

    public required SeedMethod Via { get; init; }

    /// <summary>The checkpoint to restore to, for snapshot and point in time; null: the one that <c>rollback activate</c> takes for this generation.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The checkpoint's commit time (UTC), which is all that RDS accepts as a recovery target; null where the provider resolves the checkpoint's name.</summary>
    public DateTimeOffset? Time { get; init; }
}
