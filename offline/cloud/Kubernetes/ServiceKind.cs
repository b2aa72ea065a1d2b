using System.Collections.Immutable;
using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary><c>kubernetes:core/v1:Service</c>: an address that forwards to ready pods.</summary>
internal sealed class ServiceKind(PlausibleOutputs plausible, Cluster cluster) : RecordedKind(plausible)
{
    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var balancer = cluster.Service(resource.Id);
        await balancer.ApplyAsync(resource);

        PropertyValue address = balancer.Address.ToString();
        var outputs = await base.RealiseAsync(resource, previous, cancellationToken);
        var spec = outputs.MapAt("spec");
        spec = spec.TextAt("clusterIP") is null ? spec.With("clusterIP", address) : spec;
        spec = spec.With("clusterIPs", List(spec["clusterIP"]));
        var ingress = spec.TextAt("type") == "LoadBalancer" ? List(PropertyMap.Empty.With("ip", address)) : List();
        return outputs
            .With("spec", spec)
            .With("status", PropertyMap.Empty.With("loadBalancer", PropertyMap.Empty.With("ingress", ingress)));
    }

    public override Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken) => cluster.RemoveServiceAsync(resource.Id);

    public override Task ResumeAsync(CloudResource resource, CancellationToken cancellationToken) => cluster.Service(resource.Id).ApplyAsync(resource);

    private static PropertyValue.List List(params ImmutableArray<PropertyValue> items) => new(items);
}
