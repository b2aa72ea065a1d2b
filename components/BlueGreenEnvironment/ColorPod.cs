using System.Globalization;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>The pods of one color.</summary>
internal static class ColorPod
{
    public const int Port = 8080;
    public const string PortName = "http";

    /// <summary>Alive: the process answers. Says nothing about the database, so that a switch of the database restarts no pod.</summary>
    public const string AlivePath = "/healthz";

    /// <summary>Ready: the database is reachable too.</summary>
    public const string ReadyPath = "/readyz";

    private const string FlagsFolder = "/etc/flags";

    /// <summary>Load balancers need this long to stop sending to a pod that is going; it answers until then.</summary>
    private const int DrainSeconds = 10;

    public static PodTemplateSpecArgs Template(ColorDeploymentArgs args, ServiceAccount account, ConfigMap flags)
    {
        var labels = WorkloadLabels.Of(args.Prefix, args.Service, args.Color);
        labels["app.kubernetes.io/version"] = WorkloadLabels.Version(args.Spec.Image);
        return new()
        {
            Metadata = new ObjectMetaArgs
            {
                Labels = labels,
                Annotations = { ["rollback.infra/flags-checksum"] = FlagFile.Checksum(FlagFile.Content(args.Spec.Flags)) },
            },
            Spec = new PodSpecArgs
            {
                ServiceAccountName = account.Metadata.Apply(metadata => metadata.Name),
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                SecurityContext = PodSafety.Pod(),
                TopologySpreadConstraints = PodSafety.Spread(WorkloadLabels.Selector(args.Service, args.Color)),
                TerminationGracePeriodSeconds = DrainSeconds + 30,
                Containers = { Container(args) },
                Volumes =
                {
                    new VolumeArgs { Name = "flags", ConfigMap = new ConfigMapVolumeSourceArgs { Name = flags.Metadata.Apply(metadata => metadata.Name) } },
                    new VolumeArgs { Name = "tmp", EmptyDir = new EmptyDirVolumeSourceArgs { SizeLimit = "64Mi" } },
                },
            },
        };
    }

    private static ContainerArgs Container(ColorDeploymentArgs args) => new()
    {
        Name = args.Service,
        Image = args.Spec.Image.Text,
        ImagePullPolicy = "IfNotPresent",
        Ports = { new ContainerPortArgs { Name = PortName, ContainerPortValue = Port, Protocol = "TCP" } },
        Env = Environment(args),
        Resources = new ResourceRequirementsArgs
        {
            Requests = { ["cpu"] = "100m", ["memory"] = "256Mi" },
            // No limit on the processor: throttling looks like an outage. Memory is limited, because its lack is one.
            Limits = { ["memory"] = "256Mi" },
        },
        SecurityContext = PodSafety.Container(),
        StartupProbe = Probe(AlivePath, periodSeconds: 1, failureThreshold: 60),
        LivenessProbe = Probe(AlivePath, periodSeconds: 10, failureThreshold: 3),
        ReadinessProbe = Probe(ReadyPath, periodSeconds: 2, failureThreshold: 3),
        Lifecycle = new LifecycleArgs { PreStop = new LifecycleHandlerArgs { Sleep = new SleepActionArgs { Seconds = DrainSeconds } } },
        VolumeMounts =
        {
            new VolumeMountArgs { Name = "flags", MountPath = FlagsFolder, ReadOnly = true },
            new VolumeMountArgs { Name = "tmp", MountPath = "/tmp" },
        },
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    private static InputList<EnvVarArgs> Environment(ColorDeploymentArgs args)
    {
        var environment = new InputList<EnvVarArgs>
        {
            new EnvVarArgs { Name = "COLOR", Value = args.Color.Name() },
            Field("POD_NAME", "metadata.name"),
            Field("POD_IP", "status.podIP"),
        };
        if (args.Database is { } use)
        {
            environment.Add(new EnvVarArgs { Name = "DATABASE_HOST", Value = DatabaseGateway.Host(use.Database, args.Space) });
            environment.Add(new EnvVarArgs { Name = "DATABASE_PORT", Value = DatabaseGateway.Port.ToString(CultureInfo.InvariantCulture) });
            environment.Add(new EnvVarArgs { Name = "DATABASE_NAME", Value = args.DatabaseName! });
            environment.Add(new EnvVarArgs { Name = "DATABASE_USER", Value = GatewayUsers.Client(use.Database, use.Version) });
            environment.Add(Secret("DATABASE_PASSWORD", use.Secret, use.Version));
        }

        foreach (var (secret, version) in args.Secrets) environment.Add(Secret(SecretFiles.Variable(secret), secret, version));
        return environment;
    }

    private static EnvVarArgs Field(string name, string path) => new()
    {
        Name = name,
        ValueFrom = new EnvVarSourceArgs { FieldRef = new ObjectFieldSelectorArgs { FieldPath = path } },
    };

    private static EnvVarArgs Secret(string name, string secret, int version) => new()
    {
        Name = name,
        ValueFrom = new EnvVarSourceArgs { SecretKeyRef = new SecretKeySelectorArgs { Name = SecretFiles.Name(secret, version), Key = SecretFiles.Key } },
    };

    private static ProbeArgs Probe(string path, int periodSeconds, int failureThreshold) => new()
    {
        HttpGet = new HTTPGetActionArgs { Path = path, Port = PortName },
        PeriodSeconds = periodSeconds,
        FailureThreshold = failureThreshold,
        TimeoutSeconds = 2,
    };
}
