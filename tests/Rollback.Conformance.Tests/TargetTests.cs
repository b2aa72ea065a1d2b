using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class TargetTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private const string Item = "urn:pulumi:dev::conformance::conformance:index:Item::";

    [NodeFact]
    public async Task Only_targets_change()
    {
        using var project = await NodeProject.StartAsync(packages, "fanout");
        (await project.RunAsync("up")).Expect(0);
        await project.ConfigureAsync("value", "two");

        (await project.RunAsync("up", "--target", Item + "a")).Expect(0);

        (await project.ProviderCallsAsync()).Skip(4).ShouldBe(["update a"]);
        (await project.RunAsync("up")).Expect(0);
        (await project.ProviderCallsAsync()).Skip(5).ShouldBe(["update b", "update c", "update d"], ignoreOrder: true);
    }

    [NodeFact]
    public async Task A_resource_is_replaced_when_told_to()
    {
        using var project = await NodeProject.StartAsync(packages, "fanout");
        (await project.RunAsync("up")).Expect(0);

        (await project.RunAsync("up", "--replace", Item + "d")).Expect(0);

        (await project.ProviderCallsAsync()).Skip(4).ShouldBe(["create d", "delete d"]);
    }

    [NodeFact]
    public async Task A_targeted_destroy_takes_dependents_only_when_told_to()
    {
        using var project = await NodeProject.StartAsync(packages, "fanout");
        (await project.RunAsync("up")).Expect(0);

        (await project.RunAsync("destroy", "--target", Item + "b")).Result.ExitCode.ShouldNotBe(0);
        (await project.RunAsync("destroy", "--target", Item + "b", "--target-dependents")).Expect(0);

        (await project.ProviderCallsAsync()).Skip(4).ShouldBe(["delete c", "delete b"]);
    }
}
