using System.Text.Json.Nodes;
using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>Every kind of value on its way from the program through engine, provider and state back to the program.</summary>
public sealed class ValueTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Values_of_every_kind_come_back_as_they_went()
    {
        using var project = await NodeProject.StartAsync(packages, "values");

        var transcript = (await project.RunAsync("up")).Expect(0).Result.Transcript;
        transcript.ShouldNotContain("s3cr3t-value");
        transcript.ShouldContain("[0]: NaN");
        transcript.ShouldContain("[1]: -Inf");

        var outputs = await project.OutputsAsync();
        var everything = outputs["everything"]!;
        ((string)everything["unicode"]!).ShouldBe("größer ≥ 🚀 \0 \"quoted\" \\ \n");
        everything["numbers"]!.AsArray().Select(number => (double)number!).ShouldBe([0, -1, 1.5, 1e21, 9007199254740991, 0.1]);
        everything["holes"]!.ToJsonString().ShouldBe("[1,null,null,2]");
        everything["emptyList"]!.AsArray().ShouldBeEmpty();
        everything["emptyMap"]!.AsObject().ShouldBeEmpty();
        ((string)everything["odd key.with[0] \"signs\""]!).ShouldBe("kept");
        everything["nested"]!["list"]!.ToJsonString().ShouldBe("""[{"a":[[1],[2]]}]""");
        ((string)everything["nested"]!["secret"]!["password"]!).ShouldBe("s3cr3t-value");
        ((string)everything["fromOutput"]!).ShouldBe("hello other 2");
        Bottom(everything["deep"]!).ShouldBe("bottom");
        (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Output.ShouldNotContain("s3cr3t-value");
    }

    [NodeFact]
    public async Task Resources_as_outputs_and_odd_names_are_kept()
    {
        using var project = await NodeProject.StartAsync(packages, "references");

        (await project.RunAsync("preview")).Expect(0);
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);

        var outputs = await project.OutputsAsync();
        ((string)outputs["listed"]![0]!).ShouldEndWith("::odd:name/with spaces ü");
    }

    [NodeFact]
    public async Task An_exported_state_can_be_imported_and_is_the_same()
    {
        using var project = await NodeProject.StartAsync(packages, "values");
        (await project.RunAsync("up")).Expect(0);
        var file = Path.Combine(project.Program, "state.json");

        (await project.PulumiAsync("stack", "export", "--file", file, "--stack", NodeProject.Stack)).Expect(0);
        (await project.PulumiAsync("stack", "import", "--file", file, "--stack", NodeProject.Stack)).Expect(0);

        var again = (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Expect(0).Output;
        Resources(again).ShouldBe(Resources(await File.ReadAllTextAsync(file)));
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }

    private static string Resources(string export) =>
        NodeProject.Json(export)["deployment"]!["resources"]!.ToJsonString(new() { MaxDepth = 1000 });

    private static string Bottom(JsonNode node) => node is JsonObject level ? Bottom(level["inner"]!) : (string)node!;
}
