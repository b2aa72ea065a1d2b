using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class AliasTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Renamed_moved_and_retyped_resources_are_neither_created_nor_deleted()
    {
        using var project = await NodeProject.StartAsync(packages, "aliases-before");
        (await project.RunAsync("up")).Expect(0);
        var before = await project.ProviderCallsAsync();
        project.Use("aliases-after");

        (await project.RunAsync("preview")).Expect(0).ExpectChanges(("same", 11), ("create", 2)); // the new home and the room
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 11), ("create", 2));

        (await project.ProviderCallsAsync()).ShouldBe(before);
        ((string)(await project.ResourceAsync("moves"))["urn"]!).ShouldContain("conformance:index:Home$conformance:index:Item");
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }
}
