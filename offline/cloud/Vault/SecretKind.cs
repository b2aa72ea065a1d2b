using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Vault;

/// <summary><c>aws:secretsmanager/secret:Secret</c>: a name in the vault.</summary>
internal sealed class SecretKind(PlausibleOutputs plausible, SecretVault vault) : RecordedKind(plausible)
{
    private const int DefaultWindow = 30;

    public override bool HoldsData => true;

    public override Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        vault.Create(resource.Id, resource.Inputs.TextAt("name") ?? resource.Id);
        return base.RealiseAsync(resource, previous, cancellationToken);
    }

    public override Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        // What was never finished needs no time to be missed in.
        var window = resource.Outputs.Count == 0 ? 0 : resource.Inputs.IntegerAt("recoveryWindowInDays") ?? DefaultWindow;
        vault.Delete(resource.Id, window);
        return Task.CompletedTask;
    }

    public override async Task<PropertyMap?> ReadAsync(CloudResource resource, CancellationToken cancellationToken) =>
        vault.Find(resource.Id) is { DeletionDate: null } ? await base.ReadAsync(resource, cancellationToken) : null;
}
