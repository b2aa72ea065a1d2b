using System.Collections.Immutable;
using Pulumi;
using Rollback.Model;
using static Rollback.Components.Tests.Sorted;

namespace Rollback.Components.Tests;

public sealed class WeightedDnsTests
{
    private readonly RecordingCloud _cloud = new();

    private static WeightedTarget Target(int weight, string address, Resource? readyAfter = null) =>
        new() { Weight = Weight.From(weight), Address = Output.Create(address), ReadyAfter = readyAfter };

    private static WeightedDnsArgs Args(WeightedTarget blue, WeightedTarget green, int ttl = 10, string? zoneId = null, bool tls = false) => new()
    {
        Domain = "dev.example.com",
        ZoneId = zoneId,
        Services = Map(("orders", new WeightedTargets(blue, green))),
        TtlSeconds = ttl,
        Tls = tls,
        Port = tls ? 443 : 80,
    };

    private Task<ImmutableArray<Resource>> Deploy(Func<WeightedDnsArgs> args) => _cloud.DeployAsync(() => _ = new WeightedDns("dns", args(), _cloud.Watch()));

    [Fact]
    public async Task Callers_are_divided_by_weight()
    {
        await Deploy(() => Args(Target(90, "192.0.2.1"), Target(10, "192.0.2.2")));

        _cloud.All("aws:route53/record:Record")
            .Select(record => (record["name"], record["setIdentifier"], record["weightedRoutingPolicies.0.weight"], record["ttl"], record.Texts("records").Single(), record["zoneId"]))
            .ShouldBe([("orders.dev.example.com", "blue", 90d, 10d, "192.0.2.1", "Z1"), ("orders.dev.example.com", "green", 10d, 10d, "192.0.2.2", "Z1")]);
    }

    [Theory]
    [InlineData("192.0.2.1", "A")]
    [InlineData("2001:db8::1", "AAAA")]
    [InlineData("balancer.elb.eu-central-1.amazonaws.com", "CNAME")]
    public async Task The_record_type_follows_the_address(string address, string type)
    {
        await Deploy(() => Args(Target(100, address), Target(0, address)));

        _cloud.All("aws:route53/record:Record").ShouldAllBe(record => (string?)record["type"] == type);
    }

    [Fact]
    public async Task Every_color_has_its_health_check_also_at_weight_0()
    {
        await Deploy(() => Args(Target(100, "192.0.2.1"), Target(0, "192.0.2.2")));

        _cloud.All("aws:route53/record:Record").Select(record => record["healthCheckId"]).ShouldBe(["dns-orders-blue-health-id", "dns-orders-green-health-id"]);
        _cloud.All("aws:route53/healthCheck:HealthCheck")
            .Select(check => (check["type"], check["ipAddress"], check["fqdn"], check["port"], check["resourcePath"], check["requestInterval"], check["failureThreshold"]))
            .ShouldBe(
            [
                ("HTTP", "192.0.2.1", "orders.dev.example.com", 80d, "/healthz", 10d, 3d),
                ("HTTP", "192.0.2.2", "orders.dev.example.com", 80d, "/healthz", 10d, 3d),
            ]);
    }

    [Fact]
    public async Task A_balancer_with_a_name_is_checked_by_name()
    {
        await Deploy(() => Args(Target(100, "blue.elb.test"), Target(0, "green.elb.test"), tls: true));

        _cloud.All("aws:route53/healthCheck:HealthCheck").Select(check => (check["type"], check["ipAddress"], check["fqdn"], check["port"]))
            .ShouldBe([("HTTPS", null, "blue.elb.test", 443d), ("HTTPS", null, "green.elb.test", 443d)]);
    }

    [Fact]
    public async Task A_color_is_ready_before_it_is_asked_and_only_then_is_the_other_let_go()
    {
        await _cloud.DeployAsync(() =>
        {
            var green = new ComponentResource("test:index:Ready", "green-ready");
            var blue = new ComponentResource("test:index:Ready", "blue-ready");
            _ = new WeightedDns("dns", Args(Target(0, "192.0.2.1", blue), Target(100, "192.0.2.2", green)), _cloud.Watch());
        });

        (await _cloud.WaitsForAsync("dns-orders-green")).ShouldBe(["green-ready"]);
        (await _cloud.WaitsForAsync("dns-orders-blue")).ShouldBe(["dns-orders-green"]);
    }

    [Fact]
    public async Task Two_colors_that_share_the_traffic_wait_for_each_other()
    {
        await _cloud.DeployAsync(() =>
        {
            var green = new ComponentResource("test:index:Ready", "green-ready");
            var blue = new ComponentResource("test:index:Ready", "blue-ready");
            _ = new WeightedDns("dns", Args(Target(50, "192.0.2.1", blue), Target(50, "192.0.2.2", green)), _cloud.Watch());
        });

        (await _cloud.WaitsForAsync("dns-orders-blue")).ShouldBe(["blue-ready", "green-ready"]);
        (await _cloud.WaitsForAsync("dns-orders-green")).ShouldBe(["blue-ready", "green-ready"]);
    }

    [Fact]
    public async Task A_zone_made_here_is_protected_and_an_existing_one_is_only_read()
    {
        await Deploy(() => Args(Target(100, "192.0.2.1"), Target(0, "192.0.2.2")));
        (_cloud.Options("dns-zone").Protect, _cloud.Options("dns-zone").RetainOnDelete, _cloud.Named("dns-zone")["forceDestroy"]).ShouldBe((true, true, false));

        var other = new RecordingCloud();
        await other.DeployAsync(() => _ = new WeightedDns("dns", Args(Target(100, "192.0.2.1"), Target(0, "192.0.2.2"), zoneId: "Z0EXISTING")));
        other.Named("dns-zone").Inputs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public async Task Answers_that_live_too_long_are_refused(int ttl)
    {
        var refused = await Should.ThrowAsync<RunException>(Deploy(() => Args(Target(100, "192.0.2.1"), Target(0, "192.0.2.2"), ttl)));

        refused.Message.ShouldContain($"The DNS time to live is {ttl} s; choose 1 to 60, so that a rollback reaches everyone within a minute.");
    }

    [Fact]
    public async Task Somebody_has_to_be_asked()
    {
        var refused = await Should.ThrowAsync<RunException>(Deploy(() => Args(Target(0, "192.0.2.1"), Target(0, "192.0.2.2"))));

        refused.Message.ShouldContain("Both colors of service 'orders' have weight 0; Route 53 would then ask both alike. Give one of them a weight.");
    }
}
