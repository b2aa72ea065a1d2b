using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>What a stack declares for one choice of release, head and phase: stateless things exactly, stateful things as a union.</summary>
public sealed record StackDeclaration
{
    public required Release Release { get; init; }

    public required Digest Digest { get; init; }

    public required ReleaseNumber Head { get; init; }

    public required Phase Phase { get; init; }

    public required ImmutableSortedDictionary<string, ServiceSpec> Services { get; init; }

    public required ImmutableSortedDictionary<string, DatabaseDeclaration> Databases { get; init; }

    public required ImmutableSortedDictionary<string, SecretDeclaration> Secrets { get; init; }

    /// <summary>Checkpoints that releases declare.</summary>
    public required ImmutableSortedDictionary<string, CheckpointSpec> Checkpoints { get; init; }

    /// <summary>Checkpoints that the stack took itself, by database (see <see cref="TakenCheckpoints"/>).</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, CheckpointSpec>> Taken { get; init; } = Sorted.Empty<ImmutableSortedDictionary<string, CheckpointSpec>>();

    /// <summary>Every checkpoint of a database whose snapshot the stack keeps.</summary>
    public ImmutableSortedDictionary<string, CheckpointSpec> CheckpointsOf(string database) =>
        Taken.GetValueOrDefault(database, Sorted.Empty<CheckpointSpec>()).SetItems(Checkpoints.Where(checkpoint => checkpoint.Value.Database == database));
}
