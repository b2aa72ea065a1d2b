using System.Text.Json.Nodes;
using Rollback.Operations.Drill;

namespace Rollback.Operations.Tests;

public sealed class DrillCommandTests : IDisposable
{
    private readonly StackCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    public static TheoryData<string> Scenarios => [.. DrillScenario.All.Select(scenario => scenario.Name)];

    [Fact]
    public async Task The_list_names_every_scenario_and_runs_none()
    {
        var run = await _checkout.RunAsync("drill", "--list", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        JsonNode.Parse(run.Out)!["scenarios"]!.AsArray().Select(scenario => scenario!["name"]!.GetValue<string>()).ShouldBe(DrillScenario.All.Select(scenario => scenario.Name));
        _checkout.Calls.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Every_scenario_prints_its_steps_and_leaves_no_trace_of_a_dry_run(string scenario)
    {
        var run = await _checkout.RunAsync("drill", scenario, "--stack", "dev", "--dry-run", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        var plan = JsonNode.Parse(run.Out)!;
        plan["scenario"]!.GetValue<string>().ShouldBe(scenario);
        plan["plan"]!.AsArray().Select(step => step!["name"]!.GetValue<string>()).TakeLast(3).ShouldBe(["converged", "destroy", "leftovers"]);
        _checkout.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_scenario_that_does_not_exist_is_refused_with_those_that_do()
    {
        var run = await _checkout.RunAsync("drill", "asteroid");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldContain("bad-release");
    }
}
