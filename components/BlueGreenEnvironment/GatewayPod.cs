using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Rollback.Components;

/// <summary>The pods of a gateway.</summary>
internal static class GatewayPod
{
    public const string PortName = "postgres";

    public static PodTemplateSpecArgs Template(
        DatabaseGatewayArgs args, ConfigMap configuration, Secret users, ServiceAccount account) => new()
        {
            Metadata = new ObjectMetaArgs
            {
                Labels = WorkloadLabels.OfGateway(args.Prefix, args.Database),
                Annotations =
            {
                ["rollback.infra/configuration-checksum"] = GatewayConfiguration.Checksum(args.Target, args.Settings),
            },
            },
            Spec = new PodSpecArgs
            {
                ServiceAccountName = account.Metadata.Apply(metadata => metadata.Name),
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                SecurityContext = PodSafety.Pod(),
                TopologySpreadConstraints = PodSafety.Spread(WorkloadLabels.GatewaySelector(args.Database)),
                TerminationGracePeriodSeconds = 60,
                Containers = { Container(args.Settings) },
                Volumes =
            {
                new VolumeArgs { Name = "configuration", ConfigMap = new ConfigMapVolumeSourceArgs { Name = configuration.Metadata.Apply(metadata => metadata.Name) } },
                // Read-only for user and group (0440).
                new VolumeArgs { Name = "users", Secret = new SecretVolumeSourceArgs { SecretName = users.Metadata.Apply(metadata => metadata.Name), DefaultMode = 0b100_100_000 } },
            },
            },
        };

    private static ContainerArgs Container(WorkloadSettings settings) => new()
    {
        Name = "pgbouncer",
        Image = settings.GatewayImage,
        ImagePullPolicy = "IfNotPresent",
        Args = { $"{GatewayConfiguration.Folder}/{GatewayConfiguration.FileName}" },
        Ports = { new ContainerPortArgs { Name = PortName, ContainerPortValue = DatabaseGateway.Port, Protocol = "TCP" } },
        Resources = new ResourceRequirementsArgs
        {
            Requests = { ["cpu"] = "100m", ["memory"] = "128Mi" },
            Limits = { ["memory"] = "128Mi" },
        },
        SecurityContext = PodSafety.Container(),
        StartupProbe = Probe(periodSeconds: 1, failureThreshold: 60),
        LivenessProbe = Probe(periodSeconds: 10, failureThreshold: 3),
        ReadinessProbe = Probe(periodSeconds: 2, failureThreshold: 2),
        Lifecycle = new LifecycleArgs { PreStop = new LifecycleHandlerArgs { Sleep = new SleepActionArgs { Seconds = 5 } } },
        VolumeMounts =
        {
            new VolumeMountArgs { Name = "configuration", MountPath = GatewayConfiguration.Folder, ReadOnly = true },
            new VolumeMountArgs { Name = "users", MountPath = GatewayConfiguration.UsersFolder, ReadOnly = true },
        },
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    private static ProbeArgs Probe(int periodSeconds, int failureThreshold) => new()
    {
        TcpSocket = new TCPSocketActionArgs { Port = PortName },
        PeriodSeconds = periodSeconds,
        FailureThreshold = failureThreshold,
        TimeoutSeconds = 2,
    };
}
