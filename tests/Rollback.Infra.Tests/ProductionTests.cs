using Rollback.Components.Tests;
using static Rollback.Infra.Tests.DeployedStack;

namespace Rollback.Infra.Tests;

public sealed class ProductionTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("4")]
    public async Task Production_can_be_taken_to_each_of_its_releases(string release)
    {
        var stack = await Of(Checkout.Root, "prod", ("release", release));

        (await Value(stack.Stack.LineageHead)).ShouldBe(4);
    }

    [Fact]
    public async Task Production_is_set_as_a_team_would_set_it()
    {
        var cloud = (await Of(Checkout.Root, "prod")).Cloud;

        var instance = cloud.Single("aws:rds/instance:Instance");
        (instance["multiAz"], instance["backupRetentionPeriod"], instance["deletionProtection"], instance["monitoringInterval"]).ShouldBe((true, 35d, true, 60d));
        cloud.Named("environment-orders-blue-deployment")["spec.replicas"].ShouldBe(3d);
        cloud.Named("environment-orders-blue-service")["spec.ports.0.port"].ShouldBe(443d);
        cloud.Named("dns-orders-blue-health")["type"].ShouldBe("HTTPS");
        cloud.Named("dns-orders-blue")["name"].ShouldBe("orders.shop.example.com");
        cloud.Single("aws:sns/topicSubscription:TopicSubscription")["endpoint"].ShouldBe("platform-oncall@example.com");
    }

    [Fact]
    public async Task Drills_of_dev_are_ephemeral_and_apart_from_it()
    {
        using var project = new DrillProject();
        var dev = await Dev();
        var drill = await Of(project.Root, "drill-1", ("ephemeral", "true"), ("lineage", "dev"));

        drill.Cloud.Single("aws:rds/instance:Instance")["deletionProtection"].ShouldBe(false);
        Names(drill).Intersect(Names(dev)).ShouldBeEmpty();
        Names(drill).Length.ShouldBe(Names(dev).Length);
    }

    private static string[] Names(DeployedStack stack) => [.. stack.Cloud.Declared.Where(resource => resource.Type.StartsWith("aws:", StringComparison.Ordinal))
        .SelectMany(resource => new[] { resource["name"], resource["identifier"] }).OfType<string>()];
}
