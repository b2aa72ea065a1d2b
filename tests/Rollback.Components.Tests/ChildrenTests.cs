using Rollback.Model;
using static Rollback.Components.Tests.Sorted;

namespace Rollback.Components.Tests;

public sealed class ChildrenTests
{
    private readonly RecordingCloud _cloud = new();

    [Fact]
    public async Task Children_belong_to_their_component_and_start_with_its_name()
    {
        await _cloud.DeployAsync(() =>
        {
            _ = new SecretVault("first", new() { Prefix = "shop-test", Versions = Map(("orders-db", Set(1))) }, _cloud.Watch());
            _ = new PitrDatabase("first", Orders.Args(alertEmail: "oncall@example.com"), _cloud.Watch());
            _ = new BlueGreenEnvironment("first", Shop.Args(), _cloud.Watch());
            _ = new WeightedDns("first", Dns(), _cloud.Watch());
        });

        _cloud.Declared.ShouldAllBe(resource => resource.Name == "first" || resource.Name.StartsWith("first-", StringComparison.Ordinal));
        _cloud.Declared.Where(resource => resource.Name != "first").ShouldAllBe(resource => _cloud.ParentOf(resource.Name) != null);
        _cloud.ParentOf("first-orders-blue-deployment").ShouldBe("first-orders-blue");
        _cloud.ParentOf("first-orders-blue").ShouldBe("first");
    }

    [Fact]
    public async Task A_component_can_stand_twice_in_a_stack()
    {
        await _cloud.DeployAsync(() =>
        {
            _ = new PitrDatabase("first", Orders.Args());
            _ = new PitrDatabase("second", Orders.Args());
        });

        _cloud.Declared.Select(resource => (resource.Type, resource.Name)).ShouldBeUnique();
    }

    private static WeightedDnsArgs Dns()
    {
        var target = new WeightedTarget { Weight = Weight.From(1), Address = Pulumi.Output.Create("192.0.2.1") };
        return new() { Domain = "dev.example.com", Services = Map(("orders", new WeightedTargets(target, target))) };
    }
}
