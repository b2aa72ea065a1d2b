using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary><c>aws:rds/parameterGroup:ParameterGroup</c>: a change reaches the instances that use the group.</summary>
internal sealed class ParameterGroupKind(PlausibleOutputs plausible, ResourceStore store, InstanceKind instances) : RecordedKind(plausible)
{
    public const string Type = "aws:rds/parameterGroup:ParameterGroup";

    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        foreach (var user in store.OfType(InstanceKind.Type).Where(user => user.Phase == ResourcePhase.Ready && user.Inputs.TextAt("parameterGroupName") == resource.Id))
        {
            await instances.ApplyParametersAsync(user, cancellationToken);
        }

        return await base.RealiseAsync(resource, previous, cancellationToken);
    }
}
