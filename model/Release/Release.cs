using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>A numbered, immutable configuration of everything that goes back together.</summary>
public sealed record Release
{
    public required ReleaseNumber Number { get; init; }

    /// <summary>Digest of the release before this one; null for release 1 only.</summary>
    public Digest? Parent { get; init; }

    public required Created Created { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Summary { get; init; }

    public required ImmutableSortedDictionary<string, ServiceSpec> Services { get; init; }

    public ImmutableSortedDictionary<string, DatabaseSpec> Databases { get; init; } = Sorted.Empty<DatabaseSpec>();

    /// <summary>Pinned secret versions, from 1 up, by secret name.</summary>
    public ImmutableSortedDictionary<string, int> Secrets { get; init; } = Sorted.Empty<int>();

    public ImmutableArray<Change> Changes { get; init; } = [];

    public ImmutableSortedDictionary<string, CheckpointSpec> Checkpoints { get; init; } = Sorted.Empty<CheckpointSpec>();

    public required Objectives Objectives { get; init; }

    public Retirement Retire { get; init; } = Retirement.None;
}
