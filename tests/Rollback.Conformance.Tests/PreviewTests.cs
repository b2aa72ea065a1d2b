using System.Text.Json.Nodes;
using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class PreviewTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_preview_creates_nothing_and_runs_no_apply_of_an_unknown()
    {
        using var project = await NodeProject.StartAsync(packages, "unknowns");

        (await project.RunAsync("preview")).Expect(0).ExpectChanges(("create", 3));

        (await project.ProviderCallsAsync()).ShouldBe(["applied false"]);
        (await project.ResourcesAsync()).ShouldBeEmpty();
    }

    [NodeFact]
    public async Task A_preview_after_an_up_knows_everything_and_plans_nothing()
    {
        using var project = await NodeProject.StartAsync(packages, "unknowns");
        (await project.RunAsync("up")).Expect(0);

        (await project.RunAsync("preview", "--expect-no-changes")).Expect(0).ExpectChanges(("same", 3));

        (await project.ProviderCallsAsync())[^1].ShouldBe("applied true");
    }

    [NodeFact]
    public async Task A_preview_as_JSON_lists_the_steps_and_their_sum()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");

        var preview = (await project.PulumiAsync("preview", "--json", "--non-interactive", "--stack", NodeProject.Stack)).Expect(0);

        var document = JsonNode.Parse(preview.Output)!;
        ((int)document["changeSummary"]!["create"]!).ShouldBe(5);
        document["steps"]!.AsArray().Count.ShouldBe(5);
        document["steps"]!.AsArray().ShouldAllBe(step => (string)step!["op"]! == "create");
        preview.Transcript.ShouldNotContain("s3cr3t-value");
    }

    [NodeFact]
    public async Task Changes_where_none_are_expected_fail()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");

        (await project.RunAsync("preview", "--expect-no-changes")).Result.ExitCode.ShouldNotBe(0);
    }
}
