using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Rollback.Offline.Cloud.Vault;

/// <summary>One version of a secret.</summary>
/// <param name="Id">Never reused.</param>
/// <param name="Stages">Its staging labels; each label of a secret is on one version.</param>
/// <param name="Text">The secret text, or null.</param>
/// <param name="Binary">The secret bytes in base64, or null.</param>
internal sealed record SecretContent(string Id, ImmutableArray<string> Stages, string? Text, string? Binary);

/// <summary>A secret with its versions.</summary>
/// <param name="Arn">Its identity.</param>
/// <param name="Name">Unique among the secrets of a cloud, deleted ones within their recovery window included.</param>
/// <param name="Versions">In the order they were made.</param>
/// <param name="DeletionDate">When it goes for good; null while it is not deleted.</param>
internal sealed record StoredSecret(string Arn, string Name, ImmutableArray<SecretContent> Versions, DateTimeOffset? DeletionDate)
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";

    /// <summary>
    /// Adds a version, or changes the labels of one. A label leaves the version that had it; what loses AWSCURRENT becomes
    /// AWSPREVIOUS.
    /// </summary>
    public StoredSecret With(SecretContent version)
    {
        var wasCurrent = Versions.FirstOrDefault(other => other.Id != version.Id && other.Stages.Contains(Current));
        var taken = version.Stages.Contains(Current) && wasCurrent is not null ? version.Stages.Add(Previous) : version.Stages;
        var others = Versions.Where(other => other.Id != version.Id).Select(other => other with
        {
            Stages = other == wasCurrent && version.Stages.Contains(Current)
                ? [.. other.Stages.Except(taken), Previous]
                : [.. other.Stages.Except(taken)],
        });
        return this with { Versions = [.. others, version] };
    }

    /// <summary>A version is gone when it has no label; the current one stays, as in AWS.</summary>
    public StoredSecret Without(string versionId) =>
        this with { Versions = [.. Versions.Where(version => version.Id != versionId || version.Stages.Contains(Current))] };
}

[JsonSerializable(typeof(StoredSecret))]
internal sealed partial class VaultJson : JsonSerializerContext;
