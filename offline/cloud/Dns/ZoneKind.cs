using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Dns;

/// <summary><c>aws:route53/zone:Zone</c>: answered by the cloud's DNS server, which its outputs name with its port.</summary>
internal sealed class ZoneKind(PlausibleOutputs plausible, ResourceStore store, string nameServer) : RecordedKind(plausible)
{
    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken) =>
        (await base.RealiseAsync(resource, previous, cancellationToken))
            .With("zoneId", resource.Id)
            .With("primaryNameServer", nameServer)
            .With("nameServers", new PropertyValue.List([nameServer]));

    public override void EnsureRemovable(CloudResource resource)
    {
        if (!resource.Inputs.FlagAt("forceDestroy") && store.OfType(ZoneTable.RecordType).Any(record => record.Inputs.TextAt("zoneId") == resource.Id))
        {
            throw new CloudException($"HostedZoneNotEmpty: zone '{resource.Inputs.TextAt("name")}' still has records; delete them first, or set forceDestroy.");
        }
    }
}
