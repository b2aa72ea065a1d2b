using System.Collections.Immutable;
using Pulumi;

namespace Rollback.Components.Tests;

public sealed class DatabaseGatewayTests
{
    private readonly RecordingCloud _cloud = new();

    private IReadOnlyDictionary<string, string> Files => BlueGreenEnvironmentTests.Labels(_cloud.Named("env-orders-gateway-configuration")["data"]);

    private Declared Deployment => _cloud.Named("env-orders-gateway-deployment");

    private Task<ImmutableArray<Resource>> Deploy(Func<BlueGreenEnvironmentArgs> args) =>
        _cloud.DeployAsync(() => _ = new BlueGreenEnvironment("env", args(), _cloud.Watch()));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_pod_starts_with_the_primary_and_finds_every_generation(int primary)
    {
        await Deploy(() => Shop.Args(primary: primary));

        Files.Keys.ShouldBe(["generation-1.ini", "generation-2.ini", "pgbouncer.ini"], ignoreOrder: true);
        Files["pgbouncer.ini"].ShouldBe(Files[$"generation-{primary}.ini"]);
        Files[$"generation-{primary}.ini"].ShouldContain($"orders = host=g{primary}.rds.test port=5432 dbname=orders user=orders_owner\n");
    }

    [Fact]
    public async Task The_configuration_is_transaction_pooling_with_passwords_elsewhere()
    {
        await Deploy(() => Shop.Args());

        var lines = Files["pgbouncer.ini"].Split('\n');
        lines.ShouldContain("pool_mode = transaction");
        lines.ShouldContain("listen_port = 6432");
        lines.ShouldContain("auth_type = scram-sha-256");
        lines.ShouldContain("auth_file = /etc/gateway-users/userlist.txt");
        lines.ShouldContain("admin_users = orders_owner");
        lines.ShouldContain("server_tls_sslmode = require");
        Files.Values.ShouldAllBe(file => !file.Contains(RecordingCloud.SecretMark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_password_version_has_a_user_so_that_old_and_new_pods_pass()
    {
        await Deploy(() => Shop.Args());

        var users = _cloud.Named("env-orders-gateway-users");
        (users["immutable"], users["metadata.name"]).ShouldBe((true, null));
        BlueGreenEnvironmentTests.Labels(users["stringData"])["userlist.txt"].ShouldBe(
            """
            "orders_v1" "plain-secret-of-orders-db-v1"
            "orders_v2" "plain-secret-of-orders-db-v2"
            "orders_owner" "plain-secret-of-orders-db-v2"

            """);
    }

    [Fact]
    public void Quotes_in_names_and_passwords_are_doubled() =>
        GatewayUsers.File([("a\"b", "c\"d")]).ShouldBe("\"a\"\"b\" \"c\"\"d\"\n");

    [Fact]
    public async Task Two_gateways_never_run_at_once()
    {
        await Deploy(() => Shop.Args());

        (Deployment["spec.replicas"], Deployment["spec.strategy.type"], Deployment["spec.strategy.rollingUpdate"]).ShouldBe((1d, "Recreate", null));
    }

    [Fact]
    public async Task A_switch_of_generations_changes_files_in_place_and_starts_no_pod()
    {
        await Deploy(() => Shop.Args(primary: 1));
        var switched = new RecordingCloud();
        await switched.DeployAsync(() => _ = new BlueGreenEnvironment("env", Shop.Args(primary: 2)));

        Changed(switched).ShouldBe(["env-orders-gateway-configuration"]);
        _cloud.Named("env-orders-gateway-configuration")["immutable"].ShouldBe(false);
    }

    [Fact]
    public async Task Other_settings_start_another_gateway()
    {
        await Deploy(() => Shop.Args());
        var other = new RecordingCloud();
        await other.DeployAsync(() => _ = new BlueGreenEnvironment("env", Shop.Args(settings: new() { DatabaseTls = "prefer" })));

        Changed(other).ShouldBe(["env-orders-gateway-configuration", "env-orders-gateway-deployment"], ignoreOrder: true);
    }

    [Fact]
    public async Task Known_authorities_make_the_gateway_verify_certificates_and_names()
    {
        const string Authorities = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";

        await Deploy(() => Shop.Args(settings: new() { DatabaseCa = Authorities }));

        Files["database-ca.pem"].ShouldBe(Authorities);
        Files["pgbouncer.ini"].ShouldContain("server_tls_sslmode = verify-full\nserver_tls_ca_file = /etc/pgbouncer/database-ca.pem\n");
    }

    [Fact]
    public async Task Only_services_reach_it_and_it_reaches_only_databases()
    {
        await Deploy(() => Shop.Args(settings: new() { DatabaseCidrs = ["10.20.64.0/20"] }));

        var rules = _cloud.Named("env-orders-gateway-network");
        BlueGreenEnvironmentTests.Labels(rules["spec.ingress.0.from.0.podSelector.matchLabels"]).ShouldBe(new Dictionary<string, string> { ["app.kubernetes.io/component"] = "service" });
        (rules["spec.egress.1.to.0.ipBlock.cidr"], rules["spec.egress.1.ports.0.port"]).ShouldBe(("10.20.64.0/20", 5432d));
        (_cloud.Named("env-orders-gateway-service")["spec.type"], _cloud.Named("env-orders-gateway-service")["metadata.name"]).ShouldBe(("ClusterIP", "orders-gateway"));
    }

    private string[] Changed(RecordingCloud other) => [.. _cloud.Declared.Zip(other.Declared)
        .Where(pair => !pair.First.AllTexts().ToHashSet().SetEquals(pair.Second.AllTexts())).Select(pair => pair.First.Name)];
}
