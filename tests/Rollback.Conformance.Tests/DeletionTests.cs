using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class DeletionTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task What_the_program_no_longer_declares_is_deleted_dependents_first()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        (await project.RunAsync("up")).Expect(0);
        project.Use("minimal");

        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 1), ("delete", 4));

        (await project.ProviderCallsAsync()).Skip(3).ShouldBe(["delete keeper", "delete pair-second", "delete pair-first"]);
        (await project.ResourcesAsync()).Count(resource => (bool?)resource["custom"] == true).ShouldBe(0);
        (await project.OutputsAsync()).ToJsonString().ShouldBe("""{"done":true}""");
    }

    [NodeFact]
    public async Task A_protected_resource_is_neither_deleted_nor_replaced()
    {
        using var project = await NodeProject.StartAsync(packages, "protected");
        (await project.RunAsync("up")).Expect(0);

        await project.ConfigureAsync("fixed", "two");
        (await project.RunAsync("up")).Result.ExitCode.ShouldNotBe(0);
        project.Use("minimal");
        (await project.RunAsync("up")).Result.ExitCode.ShouldNotBe(0);
        (await project.RunAsync("preview")).Result.ExitCode.ShouldNotBe(0);
        (await project.RunAsync("destroy")).Result.ExitCode.ShouldNotBe(0);

        (await project.ProviderCallsAsync()).ShouldBe(["create guarded"]);
        ((bool)(await project.ResourceAsync("guarded"))["protect"]!).ShouldBeTrue();
    }

    [NodeFact]
    public async Task A_retained_resource_leaves_the_state_but_is_not_deleted_and_an_owned_one_goes_with_its_owner()
    {
        using var project = await NodeProject.StartAsync(packages, "options");
        (await project.RunAsync("up")).Expect(0);
        var before = (await project.ProviderCallsAsync()).Count;
        await project.ConfigureAsync("kept", "false");

        (await project.RunAsync("up")).Expect(0);

        (await project.ProviderCallsAsync()).Skip(before).ShouldBe(["delete owner"]);
        (await project.ResourcesAsync()).ShouldNotContain(resource => ((string)resource["urn"]!).EndsWith("::retained"));
        (await project.ResourcesAsync()).ShouldNotContain(resource => ((string)resource["urn"]!).EndsWith("::owned"));
    }
}
