using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary><c>kubernetes:autoscaling/v2:HorizontalPodAutoscaler</c>: brings its Deployment to its minimum.</summary>
internal sealed class AutoscalerKind(PlausibleOutputs plausible, ResourceStore store, Cluster cluster, Autoscalers autoscalers) : RecordedKind(plausible)
{
    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var outputs = await base.RealiseAsync(resource, previous, cancellationToken);
        store.Save(resource with { Outputs = outputs });
        if (store.Find(ClusterObjects.Deployment, Autoscalers.TargetOf(resource)) is { Phase: ResourcePhase.Ready } target)
        {
            // What keeps pods from getting ready is the Deployment's to say.
            await cluster.Deployment(target.Id).RollOutAsync(autoscalers.RolloutOf(target), cancellationToken);
        }

        return outputs;
    }
}
