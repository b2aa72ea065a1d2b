using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class TransformTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Transforms_run_from_the_resource_outwards_to_the_stack()
    {
        using var project = await NodeProject.StartAsync(packages, "transforms");

        (await project.RunAsync("up")).Expect(0);

        ((string)(await project.ResourceAsync("box-item"))["inputs"]!["marks"]!).ShouldBe("RCS");
        ((string)(await project.OutputsAsync())["legacy"]!).ShouldBe("hello after");
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }
}
