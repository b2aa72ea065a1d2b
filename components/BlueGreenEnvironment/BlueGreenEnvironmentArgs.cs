using System.Collections.Immutable;
using Pulumi;

namespace Rollback.Components;

/// <summary>What a <see cref="BlueGreenEnvironment"/> runs.</summary>
public sealed class BlueGreenEnvironmentArgs : ResourceArgs
{
    /// <summary>Name of the Kubernetes namespace; see <see cref="PhysicalName.Prefix"/>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The services, by name.</summary>
    public required ImmutableSortedDictionary<string, ServiceWorkload> Services { get; init; }

    /// <summary>The databases that services write to, each through a gateway of its own, by name.</summary>
    public ImmutableSortedDictionary<string, GatewayTarget> Databases { get; init; } = ImmutableSortedDictionary<string, GatewayTarget>.Empty;

    /// <summary>Every version of every secret, so that pods of any release find the version they pin.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<int, Output<string>>> Secrets { get; init; } =
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<int, Output<string>>>.Empty;

    /// <summary>Sizes and limits that differ between stacks.</summary>
    public WorkloadSettings Settings { get; init; } = new();
}
