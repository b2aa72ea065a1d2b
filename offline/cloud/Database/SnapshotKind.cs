using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary><c>aws:rds/snapshot:Snapshot</c>: a copy of a running instance.</summary>
internal sealed class SnapshotKind(PlausibleOutputs plausible, ResourceStore store, DatabaseServer server, SnapshotShelf snapshots)
    : RecordedKind(plausible)
{
    public const string Type = "aws:rds/snapshot:Snapshot";

    /// <summary>Not taken as an instance's last.</summary>
    private const string Purpose = "manual";

    public override bool HoldsData => true;

    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var identifier = resource.Inputs.TextAt("dbInstanceIdentifier");
        var source = store.OfType(InstanceKind.Type).FirstOrDefault(instance => InstanceKind.IdentifierOf(instance) == identifier || instance.Id == identifier)
            ?? throw new CloudException($"DBInstanceNotFound: the snapshot '{resource.Id}' names the database instance '{identifier}', which does not exist.");
        var instance = server.Of(InstanceKind.IdentifierOf(source), source.Outputs.IntegerAt("port") ?? 5432);
        await snapshots.TakeAsync(resource.Id, Purpose, instance, cancellationToken);

        var outputs = await base.RealiseAsync(resource, previous, cancellationToken);
        foreach (var name in new[] { "engine", "engineVersion", "allocatedStorage", "storageType", "kmsKeyId", "availabilityZone", "port" })
        {
            outputs = source.Outputs.Find(name) is { } value ? outputs.With(name, value) : outputs;
        }

        return outputs.With("status", "available").With("snapshotType", "manual").With("encrypted", source.Inputs.FlagAt("storageEncrypted"));
    }

    public override Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        snapshots.Remove(resource.Id, Purpose);
        return Task.CompletedTask;
    }
}
