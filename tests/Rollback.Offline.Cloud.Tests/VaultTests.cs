using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests;

public sealed class VaultTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private const string Version = "aws:secretsmanager/secretVersion:SecretVersion";

    [Fact]
    public async Task Each_version_keeps_its_own_label_and_its_value()
    {
        var secret = await SecretAsync("labels", 7);
        var first = await VersionAsync(secret, "first", "one", "v1");
        var second = await VersionAsync(secret, "second", "two", "v2");

        (await ReadAsync(first)).TextAt("secretString").ShouldBe("one");
        (await ReadAsync(first)).TextsAt("versionStages").ShouldBe(["v1"]);
        (await ReadAsync(second)).TextAt("secretString").ShouldBe("two");
        second.Outputs["secretString"].ShouldBeOfType<PropertyValue.Secret>();
    }

    [Fact]
    public async Task The_current_version_becomes_the_previous_one()
    {
        var secret = await SecretAsync("current", 7);
        var first = await VersionAsync(secret, "current-first", "one");
        await VersionAsync(secret, "current-second", "two");

        (await ReadAsync(first)).TextsAt("versionStages").ShouldBe(["AWSPREVIOUS"]);
    }

    [Fact]
    public async Task The_name_of_a_deleted_secret_stays_taken_for_its_recovery_window()
    {
        var secret = await SecretAsync("windowed", 7);
        await cloud.Aws.DeleteAsync(secret);

        var refusal = await Should.ThrowAsync<RpcException>(() => SecretAsync("windowed", 7, "again"));

        refusal.Message.ShouldContain("is scheduled for deletion on");
        (await cloud.Aws.ReadAsync(secret)).Id.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_without_recovery_window_is_gone_at_once()
    {
        await cloud.Aws.DeleteAsync(await SecretAsync("at-once", 0));

        (await SecretAsync("at-once", 0, "again-at-once")).Id.ShouldStartWith("arn:aws:secretsmanager:");
    }

    private Task<Made> SecretAsync(string name, int window, string? logicalName = null) =>
        cloud.Aws.CreateAsync("aws:secretsmanager/secret:Secret", logicalName ?? name, Map(("name", name), ("recoveryWindowInDays", window)));

    private Task<Made> VersionAsync(Made secret, string name, string value, params string[] labels)
    {
        var inputs = Map(("secretId", secret.Id), ("secretString", Secret(value)));
        return cloud.Aws.CreateAsync(Version, name, labels.Length == 0 ? inputs : inputs.With("versionStages", List([.. labels.Select(label => (PropertyValue)label)])));
    }

    private async Task<PropertyMap> ReadAsync(Made version) => (await cloud.Aws.ReadAsync(version)).Properties.ToProperties();
}
