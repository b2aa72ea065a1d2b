using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>How many pods Deployments have: nothing is measured here, so an autoscaler keeps its target at its minimum.</summary>
internal sealed class Autoscalers(ResourceStore store)
{
    public const string Type = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

    /// <summary>What the Deployment wants, with the replicas that an autoscaler decides if there is one.</summary>
    public Rollout RolloutOf(CloudResource deployment)
    {
        var rollout = Rollout.Of(deployment);
        var autoscaler = store.OfType(Type).FirstOrDefault(candidate =>
            candidate.Phase is not ResourcePhase.Deleting && candidate.Inputs.TextAt("spec.scaleTargetRef.kind") == "Deployment" && TargetOf(candidate) == deployment.Id);
        return autoscaler is null ? rollout : rollout with { Replicas = autoscaler.Inputs.IntegerAt("spec.minReplicas") ?? 1 };
    }

    /// <summary>The id of the Deployment that an autoscaler scales.</summary>
    public static string TargetOf(CloudResource autoscaler) =>
        $"{ClusterObjects.NamespaceOf(autoscaler)}/{autoscaler.Inputs.TextAt("spec.scaleTargetRef.name")}";
}
