using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary><c>kubernetes:apps/v1:Deployment</c>: real processes. It is done when every pod is ready.</summary>
internal sealed class DeploymentKind(PlausibleOutputs plausible, Cluster cluster, Autoscalers autoscalers, ImageCatalogue images) : RecordedKind(plausible)
{
    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var rollout = autoscalers.RolloutOf(resource);
        var outputs = await base.RealiseAsync(resource, previous, cancellationToken);
        try
        {
            // What can never work needs no waiting.
            images.Find(rollout.Template.Image).Command();
        }
        catch (CloudException exception)
        {
            throw new UnhealthyException(resource, outputs, exception.Message);
        }

        var failures = await cluster.Deployment(resource.Id).RollOutAsync(rollout, cancellationToken);
        return failures.Count == 0
            ? outputs.With("status", Status(rollout.Replicas, outputs))
            : throw new UnhealthyException(resource, outputs, [.. failures.Select(failure => $"Deployment '{resource.Id}' did not become ready: {failure}")]);
    }

    public override Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        var deployment = cluster.Deployment(resource.Id);
        deployment.Remove(autoscalers.RolloutOf(resource).Grace);
        cluster.Forget(deployment, resource.Id);
        return Task.CompletedTask;
    }

    public override Task ResumeAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        cluster.Deployment(resource.Id).Start(autoscalers.RolloutOf(resource));
        return Task.CompletedTask;
    }

    private static PropertyMap Status(int replicas, PropertyMap outputs)
    {
        var status = PropertyMap.Empty.With("observedGeneration", ((PropertyValue.Map)outputs["metadata"]).Properties["generation"]);
        foreach (var name in new[] { "replicas", "readyReplicas", "availableReplicas", "updatedReplicas" })
        {
            status = status.With(name, replicas);
        }

        return status;
    }
}
