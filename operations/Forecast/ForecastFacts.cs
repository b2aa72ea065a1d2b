using Rollback.Model;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Forecast;

/// <summary>Everything that a forecast rests on; reading it touches nothing.</summary>
internal sealed record ForecastFacts
{
    public required Lineage Lineage { get; init; }

    /// <summary>The head that the settings choose; null: the highest file.</summary>
    public int? Head { get; init; }

    /// <summary>The highest head that the stack was updated with.</summary>
    public int? AppliedHead { get; init; }

    /// <summary>The release in service.</summary>
    public required Release Serving { get; init; }

    /// <summary>Generation that takes the writes, by database.</summary>
    public required IReadOnlyDictionary<string, int> Primaries { get; init; }

    /// <summary>What was seen of each move that a release would need.</summary>
    public required IReadOnlyDictionary<GenerationMove, Answer<StreamFacts>> Streams { get; init; }

    /// <summary>What the stack's state says of keys and secrets; null: it could not be read.</summary>
    public VaultFacts? Vault { get; init; }

    /// <summary>In any order.</summary>
    public IReadOnlyList<CheckpointFacts> Checkpoints { get; init; } = [];

    public required DateTimeOffset Now { get; init; }
}

/// <summary>A database's part of a checkpoint, as a forecast needs it.</summary>
/// <param name="Release">The release that was in service when it was taken.</param>
/// <param name="Until">When the backups no longer reach back to it.</param>
/// <param name="Problem">Why it cannot be restored; null: it can.</param>
/// <param name="RowsSince">At least so many rows were written since; null: not counted.</param>
internal sealed record CheckpointFacts(string Name, string Database, int Generation, int Release, DateTimeOffset Taken, DateTimeOffset Until, string? Problem, long? RowsSince = null);
