using Pulumi;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;

namespace Rollback.Components;

/// <summary>Who talks to whom: callers to services, services to gateways, gateways to databases, everyone to DNS. Nothing else.</summary>
internal static class NetworkRules
{
    /// <summary>What no other rule allows is forbidden, also to pods that someone adds to the namespace.</summary>
    public static void DenyTheRest(string name, string prefix, Input<string> space, Resource parent) =>
        new NetworkPolicy($"{name}-deny-the-rest", new()
        {
            Metadata = new ObjectMetaArgs { Name = "deny-the-rest", Namespace = space, Labels = WorkloadLabels.Shared(prefix) },
            Spec = new NetworkPolicySpecArgs { PodSelector = new LabelSelectorArgs(), PolicyTypes = { "Ingress", "Egress" } },
        }, new() { Parent = parent });

    public static void ForService(string name, ColorDeploymentArgs args, Resource parent)
    {
        var egress = new InputList<NetworkPolicyEgressRuleArgs> { Dns() };
        if (args.Database is { } use)
        {
            egress.Add(new NetworkPolicyEgressRuleArgs
            {
                To = { new NetworkPolicyPeerArgs { PodSelector = new LabelSelectorArgs { MatchLabels = WorkloadLabels.GatewaySelector(use.Database) } } },
                Ports = { Tcp(DatabaseGateway.Port) },
            });
        }

        new NetworkPolicy($"{name}-network", new()
        {
            Metadata = args.Metadata(args.ObjectName),
            Spec = new NetworkPolicySpecArgs
            {
                PodSelector = new LabelSelectorArgs { MatchLabels = WorkloadLabels.Selector(args.Service, args.Color) },
                PolicyTypes = { "Ingress", "Egress" },
                Ingress = { new NetworkPolicyIngressRuleArgs { From = Blocks(args.Settings.CallerCidrs), Ports = { Tcp(ColorPod.Port) } } },
                Egress = egress,
            },
        }, new() { Parent = parent });
    }

    public static void ForGateway(string name, DatabaseGatewayArgs args, Resource parent) => new NetworkPolicy($"{name}-network", new()
    {
        Metadata = args.Metadata(args.ObjectName),
        Spec = new NetworkPolicySpecArgs
        {
            PodSelector = new LabelSelectorArgs { MatchLabels = WorkloadLabels.GatewaySelector(args.Database) },
            PolicyTypes = { "Ingress", "Egress" },
            Ingress =
            {
                new NetworkPolicyIngressRuleArgs
                {
                    From =
                    {
                        new NetworkPolicyPeerArgs
                        {
                            PodSelector = new LabelSelectorArgs { MatchLabels = { [WorkloadLabels.Component] = WorkloadLabels.Service } },
                        },
                    },
                    Ports = { Tcp(DatabaseGateway.Port) },
                },
            },
            Egress =
            {
                Dns(),
                // Any generation's port, so that a switch of generations needs no other network rule.
                new NetworkPolicyEgressRuleArgs { To = Blocks(args.Settings.DatabaseCidrs), Ports = { Tcp(DatabaseAccess.Port) } },
            },
        },
    }, new() { Parent = parent });

    private static NetworkPolicyEgressRuleArgs Dns() => new()
    {
        To =
        {
            new NetworkPolicyPeerArgs
            {
                NamespaceSelector = new LabelSelectorArgs { MatchLabels = { ["kubernetes.io/metadata.name"] = "kube-system" } },
                PodSelector = new LabelSelectorArgs { MatchLabels = { ["k8s-app"] = "kube-dns" } },
            },
        },
        Ports = { new NetworkPolicyPortArgs { Port = 53, Protocol = "UDP" }, Tcp(53) },
    };

    private static InputList<NetworkPolicyPeerArgs> Blocks(IEnumerable<string> cidrs) =>
        cidrs.Select(cidr => (Input<NetworkPolicyPeerArgs>)new NetworkPolicyPeerArgs { IpBlock = new IPBlockArgs { Cidr = cidr } }).ToList();

    private static NetworkPolicyPortArgs Tcp(int port) => new() { Port = port, Protocol = "TCP" };
}
