using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Kms;
using Pulumi.Aws.SecretsManager;
using Pulumi.Random;

namespace Rollback.Components;

/// <summary>
/// Keeps every version of every secret, encrypted with one customer key. Versions are append-only: each is generated once,
/// stored once under its own staging label (<c>v1</c>, <c>v2</c>, …) and never written again. Consumers pin a label,
/// so rolling back changes a consumer's pointer and nothing in here.
/// </summary>
public sealed class SecretVault : ComponentResource
{
    /// <summary>Letters and digits only: RDS refuses some marks in passwords, connection strings and PgBouncer's files quote others.</summary>
    private const int SecretLength = 48;

    private readonly Dictionary<string, Secret> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, int Version), Output<string>> _values = [];

    /// <exception cref="ResourceException">A name or a version breaks a rule of Secrets Manager.</exception>
    public SecretVault(string name, SecretVaultArgs args, ComponentResourceOptions? options = null)
        : base("rollback:secrets:SecretVault", name, args, options)
    {
        this.Refuse([PhysicalName.ComplaintAbout(args.Prefix), .. SecretVersionRules.Complaints(args.Versions)]);

        var key = DeclareKey(name, args);
        foreach (var (secret, versions) in args.Versions) DeclareSecret(name, secret, versions, key, args);

        KeyArn = key.Arn;
        SecretArns = Output.All(_secrets.Values.Select(secret => secret.Arn))
            .Apply(arns => _secrets.Keys.Zip(arns).ToImmutableDictionary(pair => pair.First, pair => pair.Second));
        RegisterOutputs();
    }

    /// <summary>The key that encrypts secrets, databases, snapshots and event topics of the stack.</summary>
    [Output("keyArn")] public Output<string> KeyArn { get; private set; }

    /// <summary>ARN of each secret, by name.</summary>
    [Output("secretArns")] public Output<ImmutableDictionary<string, string>> SecretArns { get; private set; }

    /// <summary>The staging label of a version: <c>v1</c>. Consumers pin it.</summary>
    public static string Label(int version) => SecretVersionRules.Label(version);

    /// <summary>The value of one version; always a secret output.</summary>
    /// <exception cref="ResourceException">The vault has no such version.</exception>
    public Output<string> Value(string secret, int version) => _values.TryGetValue((secret, version), out var value)
        ? value
        : throw new ResourceException(
            $"Secret '{secret}' has no version {version}; it has {Held(secret)}. Pin an existing version, or add this one in a new release.", this, hideStack: true);

    /// <exception cref="ResourceException">The vault has no such secret.</exception>
    public Output<string> Arn(string secret) => _secrets.TryGetValue(secret, out var found)
        ? found.Arn
        : throw new ResourceException($"The vault has no secret '{secret}'; it has {string.Join(", ", _secrets.Keys)}.", this, hideStack: true);

    private string Held(string secret)
    {
        var versions = _values.Keys.Where(held => held.Name == secret).Select(held => SecretVersionRules.Label(held.Version)).ToList();
        return versions.Count == 0 ? "none" : string.Join(", ", versions);
    }

    private Key DeclareKey(string name, SecretVaultArgs args)
    {
        var key = new Key($"{name}-key", new()
        {
            Description = $"Secrets and databases of {args.Prefix}",
            KeyUsage = "ENCRYPT_DECRYPT",
            CustomerMasterKeySpec = "SYMMETRIC_DEFAULT",
            EnableKeyRotation = true,
            RotationPeriodInDays = 365,
            DeletionWindowInDays = args.Protection.KeyDeletionDays(),
            BypassPolicyLockoutSafetyCheck = false,
            IsEnabled = true,
            MultiRegion = false,
            Tags = args.Tags.With(),
        }, args.Protection.Stateful(this));

        // Apart from the key, because the statement names the account, and the account is read from the key's own ARN.
        new KeyPolicy($"{name}-key-policy", new() { KeyId = key.KeyId, Policy = key.Arn.Apply(VaultKeyPolicy.For) },
            new() { Parent = this });
        new Pulumi.Aws.Kms.Alias($"{name}-key-alias", new() { Name = $"alias/{args.Prefix}", TargetKeyId = key.KeyId },
            new() { Parent = this });
        return key;
    }

    private void DeclareSecret(string name, string secretName, ImmutableSortedSet<int> versions, Key key, SecretVaultArgs args)
    {
        var secret = new Secret($"{name}-{secretName}", new()
        {
            Name = $"{args.Prefix}/{secretName}",
            Description = "Versions are append-only; each carries its own label (v1, v2, …)",
            KmsKeyId = key.Arn,
            RecoveryWindowInDays = args.Protection.SecretRecoveryDays(),
            ForceOverwriteReplicaSecret = false,
            Tags = args.Tags.With(("rollback:secret", secretName)),
        }, args.Protection.Stateful(this));
        _secrets.Add(secretName, secret);

        foreach (var version in versions) _values.Add((secretName, version), DeclareVersion(name, secretName, version, secret, args));
    }

    private Output<string> DeclareVersion(string name, string secretName, int version, Secret secret, SecretVaultArgs args)
    {
        var label = SecretVersionRules.Label(version);

        // A later change of the recipe must not generate a new value under an old label, so the recipe counts only once.
        var value = new RandomPassword($"{name}-{secretName}-{label}-value", new()
        {
            Length = SecretLength,
            Special = false,
            MinLower = 1,
            MinUpper = 1,
            MinNumeric = 1,
        }, args.Protection.Stateful(this, "length", "special", "minLower", "minUpper", "minNumeric"));

        // Secrets Manager adds AWSCURRENT to the newest version by itself; ignoring the labels keeps a refresh from fighting it.
        new SecretVersion($"{name}-{secretName}-{label}", new()
        {
            SecretId = secret.Id,
            SecretString = value.Result,
            VersionStages = { label },
        }, args.Protection.Stateful(this, "secretString", "versionStages"));
        return Output.CreateSecret(value.Result);
    }
}
