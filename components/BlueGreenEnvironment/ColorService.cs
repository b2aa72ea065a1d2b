using System.Collections.Immutable;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Rollback.Components;

/// <summary>The load balancer of one color. Each color has its own, so that DNS alone decides who is asked.</summary>
internal static class ColorService
{
    public static string Scheme(WorkloadSettings settings) => settings.CertificateArn is null ? "http" : "https";

    public static int Port(WorkloadSettings settings) => settings.CertificateArn is null ? 80 : 443;

    public static Service Declare(string name, ColorDeploymentArgs args, Resource parent) => new($"{name}-service", new()
    {
        Metadata = new ObjectMetaArgs
        {
            Name = args.ObjectName,
            Namespace = args.Space,
            Labels = WorkloadLabels.Of(args.Prefix, args.Service, args.Color),
            Annotations = Annotations(args.Settings),
        },
        Spec = new ServiceSpecArgs
        {
            Type = "LoadBalancer",
            LoadBalancerClass = "service.k8s.aws/nlb",
            LoadBalancerSourceRanges = args.Settings.CallerCidrs,
            // Pods are the balancer's targets; node ports would only be an open door.
            AllocateLoadBalancerNodePorts = false,
            Selector = WorkloadLabels.Selector(args.Service, args.Color),
            Ports =
            {
                new ServicePortArgs { Name = Scheme(args.Settings), Port = Port(args.Settings), TargetPort = ColorPod.PortName, Protocol = "TCP" },
            },
        },
    }, new() { Parent = parent });

    /// <summary>For the AWS Load Balancer Controller; other clusters ignore them.</summary>
    internal static ImmutableDictionary<string, string> Annotations(WorkloadSettings settings)
    {
        const string Prefix = "service.beta.kubernetes.io/aws-load-balancer-";
        var annotations = new Dictionary<string, string>
        {
            [Prefix + "scheme"] = "internet-facing",
            [Prefix + "nlb-target-type"] = "ip",
            [Prefix + "attributes"] = "load_balancing.cross_zone.enabled=true",
            [Prefix + "target-group-attributes"] = "deregistration_delay.timeout_seconds=30",
            [Prefix + "healthcheck-protocol"] = "http",
            [Prefix + "healthcheck-path"] = ColorPod.ReadyPath,
            [Prefix + "healthcheck-interval"] = "10",
        };
        if (settings.CertificateArn is { } certificate)
        {
            annotations[Prefix + "ssl-cert"] = certificate;
            annotations[Prefix + "ssl-ports"] = "443";
            annotations[Prefix + "ssl-negotiation-policy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06";
        }

        return annotations.ToImmutableDictionary();
    }
}
