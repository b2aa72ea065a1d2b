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

    [NodeFact]
    public async Task Methods_of_components_answer_with_their_secrets_kept_and_their_refusals_told()
    {
        using var project = await NodeProject.StartAsync(packages, "methods");

        (await project.RunAsync("preview")).Expect(0);
        (await project.RunAsync("up")).Expect(0);

        var outputs = await project.OutputsAsync();
        ((string)outputs["plain"]!["answer"]!).ShouldBe("hello!");
        ((string)outputs["hidden"]!["answer"]!).ShouldBe("s3cr3t-word!");
        ((string)outputs["derived"]!["answer"]!).ShouldBe("hello hello near!");
        (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Output.ShouldNotContain("s3cr3t-word");

        await project.ConfigureAsync("word", "silence");
        (await project.RunAsync("up")).Expect(1).Result.Transcript.ShouldContain("nobody listens");
        await project.ConfigureAsync("word", "wrong");
        (await project.RunAsync("up")).Expect(1).Errors.ShouldContain("property word has a problem: not a word");
    }

    [NodeFact]
    public async Task A_folder_of_TypeScript_is_a_provider_of_components()
    {
        using var project = await NodeProject.StartAsync(packages, "boxes");
        await project.UsePluginSourceAsync("boxes");

        (await project.RunAsync("up")).Expect(0);

        ((string)(await project.OutputsAsync())["greeting"]!).ShouldBe("hello boxed");
        ((string)(await project.ResourceAsync("box-item"))["parent"]!).ShouldBe((string)(await project.ResourceAsync("box"))["urn"]!);
    }
}
