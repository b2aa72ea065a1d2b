using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>Stateful things that leave the stack with this release. The only way out for them.</summary>
public sealed record Retirement
{
    public static Retirement None { get; } = new();

    /// <summary>Generations by database.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<int>> Databases { get; init; } = Sorted.Empty<ImmutableSortedSet<int>>();

    /// <summary>Versions by secret.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<int>> Secrets { get; init; } = Sorted.Empty<ImmutableSortedSet<int>>();

    /// <summary>Checkpoints whose snapshots are given up.</summary>
    public ImmutableSortedSet<string> Checkpoints { get; init; } = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    public bool IsEmpty => Databases.IsEmpty && Secrets.IsEmpty && Checkpoints.IsEmpty;
}
