using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class StackReferenceTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Outputs_of_another_stack_are_read_and_secrets_stay_secret()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        (await project.RunAsync("up")).Expect(0);
        (await project.PulumiAsync("stack", "init", "reader")).Expect(0);
        (await project.PulumiAsync("config", "set", "other", "organization/conformance/dev", "--stack", "reader")).Expect(0);
        project.Use("stackref");

        (await project.PulumiAsync("up", "--yes", "--skip-preview", "--stack", "reader")).Expect(0);

        var outputs = (await project.PulumiAsync("stack", "output", "--json", "--stack", "reader")).Expect(0).Output;
        var read = System.Text.Json.Nodes.JsonNode.Parse(outputs)!;
        ((string)read["greeting"]!).ShouldBe("hello hello world");
        ((string)read["secretGreeting"]!).ShouldBe("[secret]");
        ((string)read["missing"]!).ShouldBe("missing");
        ((string)read["plainDetails"]!).ShouldBe("hello hello world");
        ((bool)read["details"]!).ShouldBeTrue();
        outputs.ShouldNotContain("s3cr3t-value");
    }
}
