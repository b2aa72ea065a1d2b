using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Rollback.Components;

/// <summary>What a <see cref="DatabaseGateway"/> leads to.</summary>
internal sealed class DatabaseGatewayArgs : ResourceArgs
{
    public required string Prefix { get; init; }

    public required string Database { get; init; }

    public required GatewayTarget Target { get; init; }

    public required Input<string> Space { get; init; }

    public required WorkloadSettings Settings { get; init; }

    /// <summary>Name of the gateway's objects in the cluster.</summary>
    public string ObjectName => WorkloadLabels.GatewayName(Database);

    /// <param name="name">Name in the cluster; null: the provider gives one.</param>
    public ObjectMetaArgs Metadata(string? name = null) => new()
    {
        Name = name!,
        Namespace = Space,
        Labels = WorkloadLabels.OfGateway(Prefix, Database),
    };
}
