using System.Collections.Immutable;
using Pulumi;

namespace Rollback.Components.Tests;

public sealed class ColorDeploymentTests
{
    private const string Pod = "spec.template.spec";
    private const string Container = $"{Pod}.containers.0";

    private readonly RecordingCloud _cloud = new();

    private Declared Blue => _cloud.Named("env-orders-blue-deployment");

    private Task<ImmutableArray<Resource>> Deploy(Func<BlueGreenEnvironmentArgs> args) =>
        _cloud.DeployAsync(() => _ = new BlueGreenEnvironment("env", args(), _cloud.Watch()));

    [Fact]
    public async Task Each_color_runs_what_its_release_says()
    {
        await Deploy(() => Shop.Args(Shop.Orders(Shop.Color('1', 2), Shop.Color('2', 3, newCheckout: true))));

        (Blue[$"{Container}.image"], Blue["spec.replicas"]).ShouldBe(($"registry.example.com/orders@sha256:{new string('1', 64)}", 2d));
        var green = _cloud.Named("env-orders-green-deployment");
        (green[$"{Container}.image"], green["spec.replicas"]).ShouldBe(($"registry.example.com/orders@sha256:{new string('2', 64)}", 3d));
    }

    [Fact]
    public async Task Pods_may_do_nothing_that_they_need_not()
    {
        await Deploy(() => Shop.Args());

        (Blue[$"{Pod}.automountServiceAccountToken"], Blue[$"{Pod}.enableServiceLinks"]).ShouldBe((false, false));
        (Blue[$"{Pod}.securityContext.runAsNonRoot"], Blue[$"{Pod}.securityContext.runAsUser"], Blue[$"{Pod}.securityContext.seccompProfile.type"]).ShouldBe((true, 10001d, "RuntimeDefault"));
        (Blue[$"{Container}.securityContext.readOnlyRootFilesystem"], Blue[$"{Container}.securityContext.allowPrivilegeEscalation"]).ShouldBe((true, false));
        Blue.Texts($"{Container}.securityContext.capabilities.drop").ShouldBe(["ALL"]);
        _cloud.All("kubernetes:core/v1:ServiceAccount").ShouldAllBe(account => Equals(account["automountServiceAccountToken"], false));
    }

    [Fact]
    public async Task Pods_are_bounded_probed_and_spread()
    {
        await Deploy(() => Shop.Args());

        (Blue[$"{Container}.resources.requests.cpu"], Blue[$"{Container}.resources.limits.memory"]).ShouldBe(("100m", "256Mi"));
        (Blue[$"{Container}.startupProbe.httpGet.path"], Blue[$"{Container}.livenessProbe.httpGet.path"], Blue[$"{Container}.readinessProbe.httpGet.path"]).ShouldBe(("/healthz", "/healthz", "/readyz"));
        ((IEnumerable<object>)Blue[$"{Pod}.topologySpreadConstraints"]!).Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_rollout_never_has_fewer_pods_and_lets_none_go_before_it_is_drained()
    {
        await Deploy(() => Shop.Args());

        (Blue["spec.strategy.type"], Blue["spec.strategy.rollingUpdate.maxUnavailable"], Blue["spec.strategy.rollingUpdate.maxSurge"]).ShouldBe(("RollingUpdate", 0d, 1d));
        (Blue[$"{Container}.lifecycle.preStop.sleep.seconds"], Blue[$"{Pod}.terminationGracePeriodSeconds"]).ShouldBe((10d, 40d));
    }

    [Fact]
    public async Task The_autoscaler_keeps_the_releases_replicas_and_owns_the_rest()
    {
        await Deploy(() => Shop.Args(Shop.Orders(Shop.Color(replicas: 3)), settings: new() { ScaleOut = 4 }));

        var autoscaler = _cloud.Named("env-orders-blue-autoscaler");
        (autoscaler["spec.minReplicas"], autoscaler["spec.maxReplicas"], autoscaler["spec.scaleTargetRef.name"]).ShouldBe((3d, 12d, "orders-blue"));
        _cloud.Options("env-orders-blue-deployment").IgnoreChanges.ShouldBe(["spec.replicas"]);
    }

    [Fact]
    public async Task Without_an_autoscaler_the_replicas_are_the_releases()
    {
        await Deploy(() => Shop.Args(settings: new() { ScaleOut = 1 }));

        _cloud.All("kubernetes:autoscaling/v2:HorizontalPodAutoscaler").ShouldBeEmpty();
        _cloud.Options("env-orders-blue-deployment").IgnoreChanges.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_one_pod_at_a_time_is_taken_away()
    {
        await Deploy(() => Shop.Args());

        var budget = _cloud.Named("env-orders-blue-disruption-budget");
        (budget["spec.maxUnavailable"], budget["spec.unhealthyPodEvictionPolicy"]).ShouldBe((1d, "AlwaysAllow"));
    }

    [Fact]
    public async Task Flags_are_an_immutable_file_and_other_flags_start_other_pods()
    {
        await Deploy(() => Shop.Args(Shop.Orders(Shop.Color(newCheckout: false), Shop.Color(newCheckout: true))));

        var (blue, green) = (_cloud.Named("env-orders-blue-flags"), _cloud.Named("env-orders-green-flags"));
        (blue["immutable"], blue["metadata.name"]).ShouldBe((true, null));
        BlueGreenEnvironmentTests.Labels(blue["data"])["flags.json"].ShouldBe("""{"banner":"hello","limit":2.5,"newCheckout":false}""");
        BlueGreenEnvironmentTests.Labels(green["data"])["flags.json"].ShouldBe("""{"banner":"hello","limit":2.5,"newCheckout":true}""");
        (Blue[$"{Container}.volumeMounts.0.mountPath"], Blue[$"{Container}.volumeMounts.0.readOnly"]).ShouldBe(("/etc/flags", true));
        Checksum(Blue).ShouldNotBe(Checksum(_cloud.Named("env-orders-green-deployment")));

        static string Checksum(Declared deployment) => BlueGreenEnvironmentTests.Labels(deployment["spec.template.metadata.annotations"])["rollback.infra/flags-checksum"];
    }

    [Fact]
    public async Task The_service_learns_its_database_and_its_pinned_secrets_from_the_environment()
    {
        await Deploy(() => Shop.Args(Shop.Orders(password: 2, sessionKey: 1)));

        Environment(Blue).ShouldBe(
        [
            "COLOR=blue", "POD_NAME<metadata.name", "POD_IP<status.podIP",
            "DATABASE_HOST=orders-gateway.shop-test.svc.cluster.local", "DATABASE_PORT=6432", "DATABASE_NAME=orders", "DATABASE_USER=orders_v2",
            "DATABASE_PASSWORD<orders-db-v2", "SESSION_KEY<session-key-v1",
        ]);
    }

    [Fact]
    public async Task Each_color_has_a_load_balancer_of_its_own()
    {
        await Deploy(() => Shop.Args());

        var service = _cloud.Named("env-orders-blue-service");
        (service["metadata.name"], service["spec.type"], service["spec.loadBalancerClass"], service["spec.ports.0.port"], service["spec.ports.0.targetPort"])
            .ShouldBe(("orders-blue", "LoadBalancer", "service.k8s.aws/nlb", 80d, "http"));
        BlueGreenEnvironmentTests.Labels(service["spec.selector"])["rollback.infra/color"].ShouldBe("blue");
    }

    [Theory]
    [InlineData(false, null, "http://192.0.2.1:80")]
    [InlineData(true, null, "http://balancer-1.elb.test:80")]
    [InlineData(true, "arn:aws:acm:eu-central-1:111122223333:certificate/1", "https://balancer-1.elb.test:443")]
    public async Task The_url_is_where_the_balancer_is(bool balancersHaveNames, string? certificate, string url)
    {
        var cloud = new RecordingCloud { BalancersHaveNames = balancersHaveNames };
        Output<string>? found = null;

        await cloud.DeployAsync(() => { found = new BlueGreenEnvironment("env", Shop.Args(settings: new() { CertificateArn = certificate })).Color("orders", Model.Color.Blue).Url; });

        (await Pulumi.Utilities.OutputUtilities.GetValueAsync(found!)).ShouldBe(url);
    }

    [Fact]
    public async Task Pods_reach_their_gateway_and_DNS_and_nothing_else()
    {
        await Deploy(() => Shop.Args());

        var rules = _cloud.Named("env-orders-blue-network");
        ((IEnumerable<object>)rules["spec.egress"]!).Count().ShouldBe(2);
        BlueGreenEnvironmentTests.Labels(rules["spec.egress.1.to.0.podSelector.matchLabels"])["app.kubernetes.io/instance"].ShouldBe("orders-gateway");
        (rules["spec.egress.1.ports.0.port"], rules["spec.egress.0.ports.0.port"], rules["spec.ingress.0.ports.0.port"]).ShouldBe((6432d, 53d, 8080d));
    }

    private static string[] Environment(Declared deployment) => [.. ((IEnumerable<object>)deployment[$"{Container}.env"]!)
        .Select(variable => new Declared("", "", (ImmutableDictionary<string, object>)variable))
        .Select(variable => variable["name"] + (variable["value"] is { } value ? $"={value}" : $"<{variable["valueFrom.fieldRef.fieldPath"] ?? variable["valueFrom.secretKeyRef.name"]}"))];
}
