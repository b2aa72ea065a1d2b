using Pulumi;
using Pulumi.Kubernetes.Autoscaling.V2;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Autoscaling.V2;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Policy.V1;
using Deployment = Pulumi.Kubernetes.Apps.V1.Deployment;

namespace Rollback.Components;

/// <summary>How many pods of a color there are: never fewer than the release says, more under load, and only one away at a time.</summary>
internal static class ColorScaling
{
    public static bool IsAutomatic(WorkloadSettings settings) => settings.ScaleOut > 1;

    public static void Declare(string name, ColorDeploymentArgs args, Deployment deployment, Resource parent)
    {
        new PodDisruptionBudget($"{name}-disruption-budget", new()
        {
            Metadata = args.Metadata(args.ObjectName),
            Spec = new PodDisruptionBudgetSpecArgs
            {
                MaxUnavailable = 1,
                Selector = new LabelSelectorArgs { MatchLabels = WorkloadLabels.Selector(args.Service, args.Color) },
                // A pod that cannot start must not keep a node from being drained.
                UnhealthyPodEvictionPolicy = "AlwaysAllow",
            },
        }, new() { Parent = parent });
        if (!IsAutomatic(args.Settings)) return;

        new HorizontalPodAutoscaler($"{name}-autoscaler", new()
        {
            Metadata = args.Metadata(args.ObjectName),
            Spec = new HorizontalPodAutoscalerSpecArgs
            {
                ScaleTargetRef = new CrossVersionObjectReferenceArgs
                {
                    ApiVersion = "apps/v1",
                    Kind = "Deployment",
                    Name = deployment.Metadata.Apply(metadata => metadata.Name),
                },
                MinReplicas = args.Spec.Replicas,
                MaxReplicas = args.Spec.Replicas * args.Settings.ScaleOut,
                Metrics =
                {
                    new MetricSpecArgs
                    {
                        Type = "Resource",
                        Resource = new ResourceMetricSourceArgs
                        {
                            Name = "cpu",
                            Target = new MetricTargetArgs { Type = "Utilization", AverageUtilization = 70 },
                        },
                    },
                },
                Behavior = new HorizontalPodAutoscalerBehaviorArgs
                {
                    // Traffic that is switched over arrives at once: up quickly, down slowly.
                    ScaleUp = new HPAScalingRulesArgs
                    {
                        StabilizationWindowSeconds = 0,
                        Policies = { new HPAScalingPolicyArgs { Type = "Percent", Value = 100, PeriodSeconds = 15 } },
                    },
                    ScaleDown = new HPAScalingRulesArgs
                    {
                        StabilizationWindowSeconds = 600,
                        Policies = { new HPAScalingPolicyArgs { Type = "Pods", Value = 1, PeriodSeconds = 60 } },
                    },
                },
            },
        }, new() { Parent = parent });
    }
}
