using Rollback.Model;

namespace Rollback.Operations.Checkpoint;

/// <summary>A checkpoint to be taken.</summary>
internal sealed record CheckpointRequest
{
    public required string Name { get; init; }

    public required Lineage Lineage { get; init; }

    /// <summary>The release in service.</summary>
    public required Release Serving { get; init; }

    /// <summary>How long transactions may take to finish before it is given up.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Take it as on RDS, where a point has no name but a second.</summary>
    public bool ByTime { get; init; }

    /// <summary>The generations that a copy of the checkpoint will seed, by database.</summary>
    public IReadOnlyDictionary<string, SeedPurpose> Seeds { get; init; } = new Dictionary<string, SeedPurpose>();

    /// <summary>Connections per database that read at once.</summary>
    public int Jobs { get; init; } = 2;
}
