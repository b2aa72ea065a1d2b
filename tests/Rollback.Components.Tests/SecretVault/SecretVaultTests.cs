using System.Text.Json;
using Pulumi;
using static Rollback.Components.Tests.Sorted;

namespace Rollback.Components.Tests;

public sealed class SecretVaultTests
{
    private readonly RecordingCloud _cloud = new();

    private static SecretVaultArgs Args(DataProtection protection = DataProtection.Full) => new()
    {
        Prefix = "shop-test",
        Versions = Map(("orders-db", Set(1)), ("session-key", Set(1, 2))),
        Protection = protection,
        Tags = StandardTags.For("shop", "test", "development"),
    };

    [Fact]
    public async Task One_key_that_rotates_encrypts_everything()
    {
        await _cloud.DeployAsync(() => _ = new SecretVault("vault", Args()));

        var key = _cloud.Single("aws:kms/key:Key");
        (key["enableKeyRotation"], key["rotationPeriodInDays"], key["deletionWindowInDays"]).ShouldBe((true, 365d, 30d));
        _cloud.Single("aws:kms/alias:Alias")["name"].ShouldBe("alias/shop-test");
        _cloud.All("aws:secretsmanager/secret:Secret").ShouldAllBe(secret => (string?)secret["kmsKeyId"] == "arn:aws:kms:eu-central-1:111122223333:key/vault-key");
    }

    [Fact]
    public async Task The_key_policy_names_the_account_and_database_events_and_nobody_else()
    {
        await _cloud.DeployAsync(() => _ = new SecretVault("vault", Args()));

        var policy = JsonDocument.Parse((string)_cloud.Single("aws:kms/keyPolicy:KeyPolicy")["policy"]!).RootElement;
        var principals = policy.GetProperty("Statement").EnumerateArray().Select(statement => statement.GetProperty("Principal").ToString());
        principals.ShouldBe(["""{"AWS":"arn:aws:iam::111122223333:root"}""", """{"Service":"events.rds.amazonaws.com"}"""]);
    }

    [Fact]
    public async Task Each_version_is_stored_once_under_its_own_label()
    {
        await _cloud.DeployAsync(() => _ = new SecretVault("vault", Args()));

        _cloud.All("aws:secretsmanager/secretVersion:SecretVersion")
            .Select(version => (version.Name, version.Texts("versionStages").Single(), (string?)version["secretString"]))
            .ShouldBe(
            [
                ("vault-orders-db-v1", "v1", "plain-secret-of-vault-orders-db-v1-value"),
                ("vault-session-key-v1", "v1", "plain-secret-of-vault-session-key-v1-value"),
                ("vault-session-key-v2", "v2", "plain-secret-of-vault-session-key-v2-value"),
            ]);
        _cloud.All("aws:secretsmanager/secret:Secret").Select(secret => (secret["name"], secret["recoveryWindowInDays"]))
            .ShouldBe([("shop-test/orders-db", 30d), ("shop-test/session-key", 30d)]);
    }

    [Fact]
    public async Task Key_secrets_and_versions_are_protected_and_outlive_a_mistake()
    {
        await _cloud.DeployAsync(() => _ = new SecretVault("vault", Args(), _cloud.Watch()));

        foreach (var name in new[] { "vault-key", "vault-orders-db", "vault-orders-db-v1", "vault-orders-db-v1-value" })
        {
            (_cloud.Options(name).Protect, _cloud.Options(name).RetainOnDelete).ShouldBe((true, true), name);
        }
    }

    [Fact]
    public async Task A_version_is_never_generated_or_labelled_again()
    {
        await _cloud.DeployAsync(() => _ = new SecretVault("vault", Args(), _cloud.Watch()));

        _cloud.Options("vault-orders-db-v1").IgnoreChanges.ShouldBe(["secretString", "versionStages"]);
        _cloud.Options("vault-orders-db-v1-value").IgnoreChanges
            .ShouldBe(_cloud.Named("vault-orders-db-v1-value").Inputs.Keys, ignoreOrder: true);
    }

    [Theory]
    [InlineData(DataProtection.Removable, 30d, 30d)]
    [InlineData(DataProtection.Ephemeral, 7d, 0d)]
    public async Task Where_the_stack_may_be_destroyed_nothing_is_protected_and_the_windows_are(DataProtection protection, double keyDays, double secretDays)
    {
        await _cloud.DeployAsync(() => _ = new SecretVault("vault", Args(protection), _cloud.Watch()));

        (_cloud.Options("vault-key").Protect, _cloud.Options("vault-key").RetainOnDelete).ShouldBe((false, false));
        _cloud.Single("aws:kms/key:Key")["deletionWindowInDays"].ShouldBe(keyDays);
        _cloud.Named("vault-orders-db")["recoveryWindowInDays"].ShouldBe(secretDays);
    }

    [Fact]
    public async Task Values_leave_the_vault_only_as_secrets()
    {
        var secret = false;
        await _cloud.DeployAsync(async () => secret = await Output.IsSecretAsync(new SecretVault("vault", Args()).Value("session-key", 2)));

        secret.ShouldBeTrue();
        _cloud.Declared.SelectMany(resource => resource.AllTexts().Where(text => text.Text.Contains(RecordingCloud.SecretMark, StringComparison.Ordinal)).Select(text => (resource.Type, text.Path)))
            .Distinct().ShouldBe([("aws:secretsmanager/secretVersion:SecretVersion", "secretString")]);
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_refused_with_those_that_do()
    {
        var refused = await Should.ThrowAsync<RunException>(_cloud.DeployAsync(() => new SecretVault("vault", Args()).Value("session-key", 3)));

        refused.Message.ShouldContain("Secret 'session-key' has no version 3; it has v1, v2. Pin an existing version, or add this one in a new release.");
    }

    [Fact]
    public async Task Every_broken_rule_is_told_at_once_and_nothing_is_declared()
    {
        var args = new SecretVaultArgs
        {
            Prefix = "Shop_Test",
            Versions = Map(("Orders", Set(1)), ("empty", Set()), ("many", Set([.. Enumerable.Range(1, 19)])), ("zero", Set(0, 1))),
        };

        var refused = await Should.ThrowAsync<RunException>(_cloud.DeployAsync(() => _ = new SecretVault("vault", args)));

        refused.Message.ShouldContain("'Shop_Test' cannot start physical names: RDS and Kubernetes take lower-case letters, digits and single hyphens, from a letter on. Rename the stack.");
        refused.Message.ShouldContain("The secret name 'Orders' cannot be part of a physical name: use lower-case letters, digits and single hyphens, from a letter on.");
        refused.Message.ShouldContain("Secret 'empty' has no version. Pin one in a release (secrets: { empty: 1 }), or retire the secret.");
        refused.Message.ShouldContain("Secret 'many' has 19 versions; Secrets Manager keeps at most 18 labelled ones. Retire old versions first.");
        refused.Message.ShouldContain("Secret 'zero' has version 0; versions count from 1.");
        _cloud.All("aws:kms/key:Key").ShouldBeEmpty();
    }
}
