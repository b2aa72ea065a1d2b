using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class InvokeTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Functions_answer_fail_and_refuse_as_the_provider_says()
    {
        using var project = await NodeProject.StartAsync(packages, "invoke");

        (await project.RunAsync("preview")).Expect(0);
        (await project.RunAsync("up")).Expect(0);

        var outputs = await project.OutputsAsync();
        ((string)outputs["plain"]!).ShouldBe("hello now");
        ((string)outputs["fromOutput"]!).ShouldBe("hello hello known later");
        ((string)outputs["fromSecret"]!).ShouldBe("hello hush");
        ((string)outputs["failure"]!).ShouldContain("nobody is there (value)");
        ((string)outputs["unknown"]!).ShouldContain("there is no function conformance:index:missing");
        (await project.PulumiAsync("stack", "output", "--stack", NodeProject.Stack)).Transcript.ShouldNotContain("hello hush");
    }
}
