using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class RemoteComponentTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_component_that_a_provider_builds_has_its_children_in_the_state()
    {
        using var project = await NodeProject.StartAsync(packages, "remote");

        (await project.RunAsync("preview")).Expect(0);
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("create", 5));

        var outputs = await project.OutputsAsync();
        ((string)outputs["greeting"]!).ShouldBe("hello hello hello far");
        ((string)outputs["hidden"]!).ShouldBe("s3cr3t-value");
        ((string)(await project.ResourceAsync("remote-second"))["parent"]!)
            .ShouldBe((string)(await project.ResourceAsync("remote"))["urn"]!);
        (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Output.ShouldNotContain("s3cr3t-value");
        (await project.RunAsync("destroy")).Expect(0);
        (await project.ResourcesAsync()).ShouldBeEmpty();
    }
}
