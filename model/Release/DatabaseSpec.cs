using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>A database in a release: its generations, and the one that takes writes.</summary>
public sealed record DatabaseSpec
{
    /// <summary>The generation that the gateway points to.</summary>
    public required int Primary { get; init; }

    public required ImmutableSortedDictionary<int, GenerationSpec> Generations { get; init; }
}
