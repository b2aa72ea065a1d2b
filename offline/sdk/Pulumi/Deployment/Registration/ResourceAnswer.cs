using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>What the engine says of a resource.</summary>
/// <param name="Urn">Its name.</param>
/// <param name="Id">Empty while unknown; null for what has none.</param>
/// <param name="Outputs">What is known of its outputs.</param>
internal sealed record ResourceAnswer(string Urn, string? Id, PropertyMap Outputs)
{
    /// <summary>False where the engine went on without the resource: what it did not tell is unknown then.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The URNs that single outputs depend on, beyond the resource itself.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Dependencies { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}
