namespace Rollback.Operations.Forecast;

/// <summary>Keys and secrets as the stack's state holds them. A deletion scheduled past Pulumi shows after a refresh only.</summary>
internal sealed record VaultFacts(IReadOnlyList<KeyFacts> Keys, IReadOnlyList<SecretFacts> Secrets)
{
    public bool Holds(string secret, int version) => Secrets.Any(held => held.Name == secret && held.Versions.Contains(version));
}

/// <param name="IsLeaving">An update has condemned it and did not get to delete it.</param>
/// <param name="DeletionDays">How long AWS keeps it, recoverable, once it is deleted.</param>
internal sealed record KeyFacts(string Name, bool IsEnabled, bool IsLeaving, int? DeletionDays);

/// <param name="Versions">Those whose values exist.</param>
/// <param name="Leaving">Those of them that an update has condemned.</param>
/// <param name="RecoveryDays">How long Secrets Manager keeps the secret, recoverable, once it is deleted; 0: not at all.</param>
internal sealed record SecretFacts(string Name, IReadOnlyList<int> Versions, IReadOnlyList<int> Leaving, int? RecoveryDays);
