using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>What one color of a service runs.</summary>
public sealed record ColorSpec
{
    public required ImageReference Image { get; init; }

    /// <summary>At least 1: both colors stay warm inside the rollback window.</summary>
    public required int Replicas { get; init; }

    /// <summary>Feature flags; empty by default.</summary>
    public ImmutableSortedDictionary<string, FlagValue> Flags { get; init; } = Sorted.Empty<FlagValue>();
}
