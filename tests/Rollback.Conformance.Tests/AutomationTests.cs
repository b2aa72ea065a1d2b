using System.Text.Json.Nodes;
using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>The official Node Automation API with <c>offline/pulumi</c> as the <c>pulumi</c> on its PATH.</summary>
public sealed class AutomationTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_project_in_a_folder_goes_through_its_whole_life()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");

        var script = (await project.ScriptAsync("local", project.Program)).Expect(0);

        script.Output.ShouldNotContain("was not provided");
        var seen = JsonNode.Parse(script.Output)!;
        Text(seen["config"]).ShouldBe("""{"size":{"value":"7","secret":false},"hidden":{"value":"s3cr3t-config","secret":true}}""");
        Text(seen["preview"]).ShouldBe("""{"create":5}""");
        ((int)seen["previewed"]!).ShouldBe(5);
        ((string)seen["up"]!["result"]!).ShouldBe("succeeded");
        ((string)seen["up"]!["kind"]!).ShouldBe("update");
        Text(seen["up"]!["changes"]).ShouldBe("""{"create":5}""");
        ((int)seen["created"]!).ShouldBe(5);
        Text(seen["outputs"]!["greeting"]).ShouldBe("""{"value":"hello hello world","secret":false}""");
        Text(seen["outputs"]!["secretGreeting"]).ShouldBe("""{"value":"hello s3cr3t-value","secret":true}""");
        Text(seen["again"]).ShouldBe("""{"same":5}""");
        ((string)seen["refresh"]!).ShouldBe("succeeded");
        Text(seen["afterImport"]).ShouldBe("""{"same":5}""");
        Text(seen["kept"]).ShouldBe("""{"fromTheFuture":{"kept":true},"at":"2026-01-02T03:04:05.123456789Z"}""");
        Text(seen["remembered"]!["objectValue"]).ShouldBe("""{"password":"s3cr3t-mail"}""");
        Text(seen["history"]).ShouldContain("update succeeded");
        Text(seen["listed"]).ShouldContain("auto");
        ((string)seen["selected"]!).ShouldBe("auto");
        ((string)seen["destroy"]!).ShouldBe("succeeded");
        Text(seen["remaining"]).ShouldNotContain("auto");
    }

    [NodeFact]
    public async Task Programs_inside_the_calling_process_are_deployed_through_its_language_runtime()
    {
        using var project = await NodeProject.StartAsync(packages, "minimal");

        var script = (await project.ScriptAsync("inline")).Expect(0);

        var seen = JsonNode.Parse(script.Output)!;
        Text(seen["preview"]).ShouldBe("""{"create":2}""");
        Text(seen["changes"]).ShouldBe("""{"create":2}""");
        Text(seen["outputs"]!["greeting"]).ShouldBe("""{"value":"hello inline","secret":false}""");
        Text(seen["outputs"]!["hidden"]).ShouldBe("""{"value":"s3cr3t-output","secret":true}""");
        Text(seen["again"]).ShouldBe("""{"same":2}""");
        ((bool)seen["broken"]!).ShouldBeTrue();
        ((string)seen["concurrent"]!).ShouldBe("ConcurrentUpdateError");
        ((string)seen["first"]!).ShouldBe("succeeded");
        ((string)seen["destroy"]!).ShouldBe("succeeded");
    }

    [NodeFact]
    public async Task Stacks_are_planned_imported_into_tagged_and_renamed()
    {
        using var project = await NodeProject.StartAsync(packages, "minimal");

        var script = (await project.ScriptAsync("administration")).Expect(0);

        var seen = JsonNode.Parse(script.Output)!;
        Text(seen["planned"]).ShouldBe("""{"create":2}""");
        Text(seen["asPlanned"]).ShouldBe("""{"create":2}""");
        ((string)seen["otherwise"]!).ShouldContain("violates plan: properties changed: ~~value");
        Text(seen["imported"]).ShouldBe("""{"import":1}""");
        ((string)seen["kind"]!).ShouldBe("resource-import");
        ((string)seen["code"]!).ShouldContain("new conformance.Item(\"adopted\"");
        Text(seen["tags"]).ShouldBe("""{"pulumi:project":"administration","team":"shop"}""");
        ((string)seen["refreshedConfig"]!).ShouldBe("kept");
        Text(seen["names"]).ShouldBe("""["after"]""");
        Text(seen["unchanged"]).ShouldBe("""{"same":3}""");
        ((string)seen["missing"]!).ShouldBe("StackNotFoundError");
        ((string)seen["twice"]!).ShouldBe("StackAlreadyExistsError");
        Text(seen["remaining"]).ShouldBe("[]");
    }

    private static string Text(JsonNode? node) => node!.ToJsonString();
}
