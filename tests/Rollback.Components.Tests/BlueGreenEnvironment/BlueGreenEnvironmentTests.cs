using System.Collections.Immutable;
using Pulumi;

namespace Rollback.Components.Tests;

public sealed class BlueGreenEnvironmentTests
{
    private readonly RecordingCloud _cloud = new();

    private Task<ImmutableArray<Resource>> Deploy(Func<BlueGreenEnvironmentArgs> args) =>
        _cloud.DeployAsync(() => _ = new BlueGreenEnvironment("env", args(), _cloud.Watch()));

    [Fact]
    public async Task Everything_is_in_one_namespace_that_admits_only_restricted_pods()
    {
        await Deploy(() => Shop.Args());

        var space = _cloud.Single("kubernetes:core/v1:Namespace");
        (space["metadata.name"], Label(space, "pod-security.kubernetes.io/enforce")).ShouldBe(("shop-test", "restricted"));
        _cloud.Declared.Where(resource => resource.Type.StartsWith("kubernetes:", StringComparison.Ordinal) && resource != space)
            .ShouldAllBe(resource => (string?)resource["metadata.namespace"] == "shop-test");
    }

    [Fact]
    public async Task Everything_carries_the_recommended_labels()
    {
        await Deploy(() => Shop.Args());

        _cloud.Declared.Where(resource => resource.Type.StartsWith("kubernetes:", StringComparison.Ordinal))
            .ShouldAllBe(resource => Label(resource, "app.kubernetes.io/part-of") == "shop-test" && Label(resource, "app.kubernetes.io/managed-by") == "pulumi");
        var blue = _cloud.Named("env-orders-blue-deployment");
        (Label(blue, "app.kubernetes.io/name"), Label(blue, "app.kubernetes.io/instance"), Label(blue, "app.kubernetes.io/component"), Label(blue, "rollback.infra/color"))
            .ShouldBe(("orders", "orders-blue", "service", "blue"));
        Labels(blue["spec.template.metadata.labels"])["app.kubernetes.io/version"].ShouldBe("111111111111");
    }

    [Fact]
    public async Task What_no_rule_allows_is_forbidden()
    {
        await Deploy(() => Shop.Args());

        var deny = _cloud.Named("env-deny-the-rest");
        deny.Texts("spec.policyTypes").ShouldBe(["Ingress", "Egress"]);
        Labels(deny["spec.podSelector"]).ShouldBeEmpty();
        (deny["spec.ingress"], deny["spec.egress"]).ShouldBe((null, null));
    }

    [Fact]
    public async Task Each_version_of_each_secret_is_an_immutable_object_of_its_own()
    {
        await Deploy(() => Shop.Args());

        _cloud.All("kubernetes:core/v1:Secret").Where(secret => secret["metadata.name"] is not null).Select(secret => (secret["metadata.name"], Labels(secret["stringData"])["value"]))
            .ShouldBe(
            [
                ("orders-db-v1", "plain-secret-of-orders-db-v1"), ("orders-db-v2", "plain-secret-of-orders-db-v2"),
                ("session-key-v1", "plain-secret-of-session-key-v1"), ("session-key-v2", "plain-secret-of-session-key-v2"),
            ]);
    }

    [Fact]
    public async Task Secrets_appear_in_secret_objects_only()
    {
        await Deploy(() => Shop.Args());

        _cloud.Declared.SelectMany(resource => resource.AllTexts().Where(text => text.Text.Contains(RecordingCloud.SecretMark, StringComparison.Ordinal)).Select(_ => resource.Type))
            .Distinct().ShouldBe(["kubernetes:core/v1:Secret"]);
    }

    [Fact]
    public async Task Pods_start_after_their_secrets_and_their_gateway()
    {
        await Deploy(() => Shop.Args());

        (await _cloud.WaitsForAsync("env-orders-blue-deployment"))
            .ShouldBe(["env-orders-db-v1", "env-orders-db-v2", "env-orders-gateway-deployment", "env-session-key-v1", "env-session-key-v2"]);
    }

    [Fact]
    public async Task Every_broken_rule_is_told_at_once_and_nothing_is_declared()
    {
        var refused = await Should.ThrowAsync<RunException>(Deploy(() => Shop.Args(
            Shop.Orders(green: Shop.Color(replicas: 0), password: 3, sessionKey: 9),
            primary: 7,
            new WorkloadSettings { ScaleOut = 11, DatabaseTls = "maybe", GatewayImage = "pgbouncer:latest" })));

        refused.Message.ShouldContain("Service 'orders' has 0 replicas in green; both colors stay warm, so that traffic can go back at once. Set at least 1.");
        refused.Message.ShouldContain("Service 'orders' pins version 3 of secret 'orders-db', which the vault does not have.");
        refused.Message.ShouldContain("Service 'orders' pins version 9 of secret 'session-key', which the vault does not have.");
        refused.Message.ShouldContain("Generation 7 shall take the writes of database 'orders', but only 1, 2 are declared.");
        refused.Message.ShouldContain("scaleOut is 11; choose 1 (no autoscaler) to 10.");
        refused.Message.ShouldContain("databaseTls is 'maybe'; choose prefer or require.");
        refused.Message.ShouldContain("gatewayImage 'pgbouncer:latest' is not pinned by digest. Write name@sha256:<64 hexadecimal digits>.");
        _cloud.All("kubernetes:core/v1:Namespace").ShouldBeEmpty();
    }

    internal static string? Label(Declared resource, string label) => Labels(resource["metadata.labels"]).GetValueOrDefault(label);

    internal static IReadOnlyDictionary<string, string> Labels(object? map) =>
        map is IReadOnlyDictionary<string, object> labels ? labels.ToDictionary(label => label.Key, label => (string)label.Value) : new Dictionary<string, string>();
}
