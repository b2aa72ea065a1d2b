using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Dns;

/// <summary><c>aws:route53/record:Record</c>: the DNS server reads records from the store, so writing it down is all.</summary>
internal sealed class RecordKind(PlausibleOutputs plausible, ResourceStore store) : RecordedKind(plausible)
{
    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var zone = store.Find(ZoneTable.ZoneType, resource.Inputs.TextAt("zoneId") ?? "")
            ?? throw new Home.CloudException($"NoSuchHostedZone: record '{resource.Inputs.TextAt("name")}' names the zone '{resource.Inputs.TextAt("zoneId")}', which does not exist.");
        var outputs = await base.RealiseAsync(resource, previous, cancellationToken);
        return outputs.With("fqdn", RecordSet.Qualified(resource.Inputs.TextAt("name") ?? "", zone.Inputs.TextAt("name") ?? ""));
    }
}
