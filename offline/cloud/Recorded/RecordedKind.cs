using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Recorded;

/// <summary>Everything that is only written down: it gets an id and outputs such as the real thing would have.</summary>
internal class RecordedKind(PlausibleOutputs plausible) : IResourceKind
{
    public virtual bool HoldsData => false;

    public virtual string IdFor(CloudResource draft) => PlausibleOutputs.IdFor(draft);

    public virtual Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken) =>
        Task.FromResult(plausible.OutputsOf(resource));

    public virtual void EnsureRemovable(CloudResource resource)
    {
        // What is only written down is in nobody's way.
    }

    public virtual Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task ResumeAsync(CloudResource resource, CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task<PropertyMap?> ReadAsync(CloudResource resource, CancellationToken cancellationToken) =>
        Task.FromResult<PropertyMap?>(resource.Outputs);
}
