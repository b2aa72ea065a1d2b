using System.Collections.Immutable;
using Pulumi;

namespace Rollback.Components;

/// <summary>What a <see cref="SecretVault"/> keeps. Everything here is decided by people and releases, so all of it is plain and fails in preview.</summary>
public sealed class SecretVaultArgs : ResourceArgs
{
    /// <summary>Start of every physical name; see <see cref="PhysicalName.Prefix"/>.</summary>
    public required string Prefix { get; init; }

    /// <summary>Every version ever released, by secret name. A version leaves only by being retired.</summary>
    public required ImmutableSortedDictionary<string, ImmutableSortedSet<int>> Versions { get; init; }

    /// <summary>How hard the secrets and the key are to lose. Default: <see cref="DataProtection.Full"/>.</summary>
    public DataProtection Protection { get; init; } = DataProtection.Full;

    /// <summary>Tags of every AWS resource in it.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
