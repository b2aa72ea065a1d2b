using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Outputs.Core.V1;
using Pulumi.Utilities;

namespace Rollback.Components;

/// <summary>Where a Service of type LoadBalancer is reached.</summary>
internal static class LoadBalancerAddress
{
    public static Output<string> Of(Service service)
    {
        var planning = Deployment.Instance.IsDryRun;
        return Output.Tuple(service.Status, service.Urn).Apply(known =>
        {
            var (status, urn) = known;
            return Of(status) is { } address
                ? Output.Create(address)
                : planning
                    ? OutputUtilities.CreateUnknown("")
                    : throw new InvalidOperationException($"{urn} has no load balancer address. Is a load balancer controller running in the cluster?");
        });
    }

    /// <summary>The IP address or else the host name of the first ingress; null while there is none.</summary>
    internal static string? Of(ServiceStatus? status)
    {
        if (status?.LoadBalancer?.Ingress is not { IsDefaultOrEmpty: false } ingresses) return null;
        var first = ingresses[0];
        return !string.IsNullOrEmpty(first.Ip) ? first.Ip : !string.IsNullOrEmpty(first.Hostname) ? first.Hostname : null;
    }
}
