using System.Collections.Immutable;
using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Vault;

/// <summary><c>aws:secretsmanager/secretVersion:SecretVersion</c>: a value in the vault, under labels.</summary>
internal sealed class SecretVersionKind(PlausibleOutputs plausible, SecretVault vault) : RecordedKind(plausible)
{
    public override bool HoldsData => true;

    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var stages = resource.Inputs.TextsAt("versionStages").ToImmutableArray();
        var version = new SecretContent(
            VersionOf(resource),
            stages.IsEmpty ? [StoredSecret.Current] : stages,
            resource.Inputs.TextAt("secretString") ?? resource.Inputs.TextAt("secretStringWo"),
            resource.Inputs.TextAt("secretBinary"));
        vault.Change(SecretOf(resource), secret => secret.With(version));
        return Outputs(await base.RealiseAsync(resource, previous, cancellationToken), resource, version);
    }

    public override Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        if (vault.Find(SecretOf(resource)) is { DeletionDate: null })
        {
            vault.Change(SecretOf(resource), secret => secret.Without(VersionOf(resource)));
        }

        return Task.CompletedTask;
    }

    /// <summary>Reads the vault, not the memory of what was asked for.</summary>
    public override Task<PropertyMap?> ReadAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        var version = vault.Find(SecretOf(resource)) is { DeletionDate: null } secret
            ? secret.Versions.FirstOrDefault(candidate => candidate.Id == VersionOf(resource))
            : null;
        return Task.FromResult(version is null ? null : Outputs(resource.Outputs, resource, version));
    }

    private static PropertyMap Outputs(PropertyMap outputs, CloudResource resource, SecretContent version)
    {
        outputs = outputs
            .With("arn", SecretOf(resource))
            .With("secretArn", SecretOf(resource))
            .With("versionId", version.Id)
            .With("versionStages", new PropertyValue.List([.. version.Stages.Select(stage => (PropertyValue)stage)]));
        return version.Text is null ? outputs : outputs.With("secretString", new PropertyValue.Secret(version.Text));
    }

    private static string SecretOf(CloudResource resource) => resource.Id.Split('|')[0];

    private static string VersionOf(CloudResource resource) => resource.Id.Split('|')[1];
}
