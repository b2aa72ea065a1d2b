using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>The first independent check of the engine: a program that we did not write the SDK of.</summary>
public sealed class FirstLightTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_program_on_the_official_SDK_creates_everything_and_then_nothing()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");

        (await project.RunAsync("up")).Expect(0).ExpectChanges(("create", 5));

        (await project.ProviderCallsAsync()).ShouldBe(["create pair-first", "create pair-second", "create keeper"]);

        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 5));

        (await project.ProviderCallsAsync()).Count.ShouldBe(3);
    }

    [NodeFact]
    public async Task Outputs_secrets_parents_and_dependencies_are_kept()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        await project.ConfigureAsync("size", "7");

        (await project.RunAsync("up")).Expect(0);

        var outputs = await project.OutputsAsync();
        ((string)outputs["greeting"]!).ShouldBe("hello hello world");
        ((string)outputs["secretGreeting"]!).ShouldBe("hello s3cr3t-value");
        outputs["plain"]!.ToJsonString().ShouldBe("""{"flag":true,"numbers":[1,2.5],"size":"7"}""");
        (await project.PulumiAsync("stack", "output", "--stack", NodeProject.Stack)).Transcript.ShouldNotContain("s3cr3t-value");
        (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Transcript.ShouldNotContain("s3cr3t-value");

        var pair = await project.ResourceAsync("pair");
        var second = await project.ResourceAsync("pair-second");
        var keeper = await project.ResourceAsync("keeper");
        ((string)second["parent"]!).ShouldBe((string)pair["urn"]!);
        ((string)second["urn"]!).ShouldBe("urn:pulumi:dev::conformance::conformance:index:Pair$conformance:index:Item::pair-second");
        keeper["dependencies"]!.AsArray().Select(urn => (string)urn!).ShouldContain((string)second["urn"]!);
    }

    [NodeFact]
    public async Task Destroy_deletes_dependents_first_and_leaves_an_empty_stack()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        (await project.RunAsync("up")).Expect(0);

        (await project.RunAsync("destroy")).Expect(0);

        (await project.ProviderCallsAsync()).Skip(3).ShouldBe(["delete keeper", "delete pair-second", "delete pair-first"]);
        (await project.ResourcesAsync()).ShouldBeEmpty();
    }
}
