using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Rollback.Model;
using Deployment = Pulumi.Kubernetes.Apps.V1.Deployment;

namespace Rollback.Components;

/// <summary>One color of one service: its pods, what they may do and how they are reached. Always warm.</summary>
public sealed class ColorDeployment : ComponentResource
{
    internal ColorDeployment(string name, ColorDeploymentArgs args, ComponentResourceOptions? options = null)
        : base("rollback:delivery:ColorDeployment", name, args, options)
    {
        var account = new ServiceAccount($"{name}-account", new()
        {
            Metadata = args.Metadata(args.ObjectName),
            // The service talks to its database, not to the cluster.
            AutomountServiceAccountToken = false,
        }, new() { Parent = this });

        // Immutable and named by the provider: other flags are another object, so pods of the old release keep what they read
        // until the last of them is gone.
        var flags = new ConfigMap($"{name}-flags", new()
        {
            Metadata = args.Metadata(),
            Immutable = true,
            Data = { [FlagFile.Name] = FlagFile.Content(args.Spec.Flags) },
        }, new() { Parent = this });
        NetworkRules.ForService(name, args, this);

        Deployment = DeclareDeployment(name, args, account, flags);
        ColorScaling.Declare(name, args, Deployment, this);
        var service = ColorService.Declare(name, args, this);

        Address = LoadBalancerAddress.Of(service);
        Url = Address.Apply(address => $"{ColorService.Scheme(args.Settings)}://{address}:{ColorService.Port(args.Settings)}");
        RegisterOutputs();
    }

    /// <summary>The load balancer's address: an IP address, or a host name (on AWS).</summary>
    [Output("address")] public Output<string> Address { get; private set; }

    /// <summary>Where this color answers, whatever the DNS weights say.</summary>
    [Output("url")] public Output<string> Url { get; private set; }

    /// <summary>Whoever sends traffic here waits for it.</summary>
    internal Deployment Deployment { get; }

    private Deployment DeclareDeployment(string name, ColorDeploymentArgs args, ServiceAccount account, ConfigMap flags)
    {
        var options = new CustomResourceOptions { Parent = this, DependsOn = args.After.Select(resource => (Input<Resource>)resource).ToList() };
        // With an autoscaler, the replicas in service are its decision: a rollback at peak load must not shrink the color to its
        // starting size. The release's number is the autoscaler's minimum.
        if (ColorScaling.IsAutomatic(args.Settings)) options.IgnoreChanges.Add("spec.replicas");
        return new Deployment($"{name}-deployment", new()
        {
            Metadata = args.Metadata(args.ObjectName),
            Spec = new DeploymentSpecArgs
            {
                Replicas = args.Spec.Replicas,
                MinReadySeconds = 5,
                ProgressDeadlineSeconds = 300,
                RevisionHistoryLimit = 5,
                Selector = new LabelSelectorArgs { MatchLabels = WorkloadLabels.Selector(args.Service, args.Color) },
                Strategy = new DeploymentStrategyArgs
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new RollingUpdateDeploymentArgs { MaxSurge = 1, MaxUnavailable = 0 },
                },
                Template = ColorPod.Template(args, account, flags),
            },
        }, options);
    }
}
