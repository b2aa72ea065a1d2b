using System.Collections.Immutable;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>What a <see cref="ColorDeployment"/> runs.</summary>
internal sealed class ColorDeploymentArgs : ResourceArgs
{
    public required string Prefix { get; init; }

    public required string Service { get; init; }

    public required Color Color { get; init; }

    public required ColorSpec Spec { get; init; }

    public required Input<string> Space { get; init; }

    public DatabaseUse? Database { get; init; }

    /// <summary>Name of the database inside its instance; given with <see cref="Database"/>.</summary>
    public string? DatabaseName { get; init; }

    public required ImmutableSortedDictionary<string, int> Secrets { get; init; }

    public required WorkloadSettings Settings { get; init; }

    /// <summary>What has to work before pods start: secrets and the gateway.</summary>
    public required IReadOnlyList<Resource> After { get; init; }

    /// <summary>Name of this color's objects in the cluster.</summary>
    public string ObjectName => $"{Service}-{Color.Name()}";

    /// <param name="name">Name in the cluster; null: the provider gives one.</param>
    public ObjectMetaArgs Metadata(string? name = null) => new()
    {
        Name = name!,
        Namespace = Space,
        Labels = WorkloadLabels.Of(Prefix, Service, Color),
    };
}
