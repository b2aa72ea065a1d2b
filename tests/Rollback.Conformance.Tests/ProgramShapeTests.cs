using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>Programs that register late, much or in large pieces, and what they can ask about themselves.</summary>
public sealed class ProgramShapeTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Resources_declared_after_the_stack_outputs_are_deployed_and_kept()
    {
        using var project = await NodeProject.StartAsync(packages, "late");

        (await project.RunAsync("up")).Expect(0).ExpectChanges(("create", 4));
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 4));
    }

    [NodeFact]
    public async Task Five_hundred_registrations_at_once_are_served()
    {
        using var project = await NodeProject.StartAsync(packages, "many");

        (await project.RunAsync("up", "--parallel", "8")).Expect(0).ExpectChanges(("create", 501));
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 501));
        (await project.RunAsync("destroy")).Expect(0);

        (await project.ProviderCallsAsync()).Count(call => call.StartsWith("create")).ShouldBe(500);
        (await project.ProviderCallsAsync()).Count(call => call.StartsWith("delete")).ShouldBe(500);
    }

    [NodeFact]
    public async Task Properties_of_six_megabytes_pass()
    {
        using var project = await NodeProject.StartAsync(packages, "big");

        (await project.RunAsync("up")).Expect(0);

        ((double)(await project.OutputsAsync())["length"]!).ShouldBe(6 + 6 * 1024 * 1024);
    }

    [NodeFact]
    public async Task Assets_are_compared_by_content()
    {
        using var project = await NodeProject.StartAsync(packages, "assets");

        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
        await project.ConfigureAsync("text", "two");
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 2), ("update", 3));
    }

    [NodeFact]
    public async Task Existing_resources_are_read_and_imported()
    {
        using var project = await NodeProject.StartAsync(packages, "get-import");

        (await project.RunAsync("up")).Expect(0);

        ((string)(await project.OutputsAsync())["readGreeting"]!).ShouldBe("hello found");
        ((bool)(await project.ResourceAsync("read"))["external"]!).ShouldBeTrue();
        ((string)(await project.ResourceAsync("imported"))["id"]!).ShouldBe("imported-id");
        (await project.ProviderCallsAsync()).ShouldNotContain(call => call.StartsWith("create"));
        (await project.RunAsync("destroy")).Expect(0);
        (await project.ProviderCallsAsync()).ShouldNotContain("delete read");
    }

    [NodeFact]
    public async Task The_program_sees_its_configuration_stack_and_project()
    {
        using var project = await NodeProject.StartAsync(packages, "config");
        await project.ConfigureAsync("text", "some words");
        await project.ConfigureAsync("number", "12");
        await project.ConfigureAsync("flag", "true");
        await project.ConfigureAsync("object.list[0]", "a", "--path");
        await project.ConfigureAsync("object.inner.key", "b", "--path");
        await project.ConfigureAsync("secret", "s3cr3t-value", "--secret");
        await project.ConfigureAsync("other:key", "c");

        (await project.RunAsync("up")).Expect(0).Result.Transcript.ShouldNotContain("s3cr3t-value");

        var outputs = await project.OutputsAsync();
        ((string)outputs["text"]!).ShouldBe("some words");
        ((int)outputs["number"]!).ShouldBe(12);
        ((bool)outputs["flag"]!).ShouldBeTrue();
        outputs["object"]!.ToJsonString().ShouldBe("""{"inner":{"key":"b"},"list":["a"]}""");
        ((string)outputs["secret"]!).ShouldBe("s3cr3t-value");
        ((string)outputs["other"]!).ShouldBe("c");
        ((string)outputs["project"]!).ShouldBe("conformance");
        ((string)outputs["stack"]!).ShouldBe("dev");
        ((string)outputs["organization"]!).ShouldBe("organization");
        ((bool)outputs["dryRun"]!).ShouldBeFalse();
    }

    [NodeFact]
    public async Task A_refresh_notices_what_is_gone()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        (await project.RunAsync("up")).Expect(0);
        await File.WriteAllTextAsync(project.ProviderLog + ".gone-keeper", "");

        (await project.RunAsync("refresh")).Expect(0);

        (await project.ResourcesAsync()).ShouldNotContain(resource => ((string)resource["urn"]!).EndsWith("::keeper"));
        File.Delete(project.ProviderLog + ".gone-keeper");
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 4), ("create", 1));
    }
}
