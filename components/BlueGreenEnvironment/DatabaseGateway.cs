using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Deployment = Pulumi.Kubernetes.Apps.V1.Deployment;

namespace Rollback.Components;

/// <summary>
/// The only way from services to a database: PgBouncer in transaction pooling, in front of the generation that takes writes.
/// A switch to another generation is done on its console and converges with what is declared here (docs/decisions/0003).
/// </summary>
public sealed class DatabaseGateway : ComponentResource
{
    /// <summary>Port of the gateway, in the pods and of the Service.</summary>
    public const int Port = 6432;

    internal DatabaseGateway(string name, DatabaseGatewayArgs args, ComponentResourceOptions? options = null)
        : base("rollback:delivery:DatabaseGateway", name, args, options)
    {
        // Changed in place, so that the files of a running gateway follow a switch that its console has done already.
        var configuration = new ConfigMap($"{name}-configuration", new()
        {
            Metadata = args.Metadata(args.ObjectName),
            Immutable = false,
            Data = GatewayConfiguration.Files(args.Target, args.Settings),
        }, new() { Parent = this });

        // PgBouncer reads its users when it starts: other users are another object under another name, which starts it anew.
        var users = new Secret($"{name}-users", new()
        {
            Metadata = args.Metadata(),
            Immutable = true,
            Type = "Opaque",
            StringData = { [GatewayConfiguration.UsersFileName] = GatewayUsers.File(args.Target) },
        }, new() { Parent = this });
        var account = new ServiceAccount($"{name}-account", new() { Metadata = args.Metadata(args.ObjectName), AutomountServiceAccountToken = false },
            new() { Parent = this });
        NetworkRules.ForGateway(name, args, this);

        Deployment = DeclareDeployment(name, args, GatewayPod.Template(args, configuration, users, account));
        var service = new Service($"{name}-service", new()
        {
            Metadata = args.Metadata(args.ObjectName),
            Spec = new ServiceSpecArgs
            {
                Type = "ClusterIP",
                Selector = WorkloadLabels.GatewaySelector(args.Database),
                Ports = { new ServicePortArgs { Name = GatewayPod.PortName, Port = Port, TargetPort = GatewayPod.PortName, Protocol = "TCP" } },
            },
        }, new() { Parent = this });

        Endpoint = service.Spec.Apply(spec => $"{spec.ClusterIP}:{Port}");
        RegisterOutputs();
    }

    /// <summary><c>host:port</c> inside the cluster's network.</summary>
    [Output("endpoint")] public Output<string> Endpoint { get; private set; }

    /// <summary>Services start after it.</summary>
    internal Deployment Deployment { get; }

    /// <summary>The host name that services use.</summary>
    internal static Output<string> Host(string database, Input<string> space) =>
        Output.Format($"{WorkloadLabels.GatewayName(database)}.{space}.svc.cluster.local");

    private Deployment DeclareDeployment(string name, DatabaseGatewayArgs args, PodTemplateSpecArgs template) => new($"{name}-deployment", new()
    {
        Metadata = args.Metadata(args.ObjectName),
        Spec = new DeploymentSpecArgs
        {
            // One: a switch of generations is told to each pod, and to all at the same moment it could not be.
            Replicas = 1,
            ProgressDeadlineSeconds = 300,
            RevisionHistoryLimit = 5,
            Selector = new LabelSelectorArgs { MatchLabels = WorkloadLabels.GatewaySelector(args.Database) },
            // Never two at a time: a new pod may have another target than the old one, and two generations must not both be written to.
            Strategy = new DeploymentStrategyArgs { Type = "Recreate" },
            Template = template,
        },
    }, new() { Parent = this });
}
