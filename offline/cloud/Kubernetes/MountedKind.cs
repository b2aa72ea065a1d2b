using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>ConfigMaps and Secrets: a change reaches the files of the pods that mount them.</summary>
internal sealed class MountedKind(PlausibleOutputs plausible, ResourceStore store, Cluster cluster) : RecordedKind(plausible)
{
    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var outputs = await base.RealiseAsync(resource, previous, cancellationToken);
        store.Save(resource with { Outputs = outputs });
        cluster.RefreshFiles();
        return outputs;
    }
}
