using System.Text.Json.Nodes;

namespace Rollback.EndToEnd.Tests;

public sealed class CutoverDrillTests : IDisposable
{
    private readonly RollbackProgram _rollback = new();

    public void Dispose() => _rollback.Dispose();

    [Fact]
    public async Task The_drill_cutover_and_fallback_loses_no_write_and_shows_that_it_would_notice()
    {
        var run = await _rollback.RunAsync("drill", "cutover-and-fallback", "--json");

        run.ExitCode.ShouldBe(0, run.Error + run.Out);
        var result = JsonNode.Parse(run.Out)!;
        result["result"]!.GetValue<string>().ShouldBe("passed");
        foreach (var none in new[] { "faultedRequests", "failedRequests", "lostWrites", "duplicatedWrites", "rpoSeconds", "differingRows", "secondUpOperations", "leftovers" }) result[none]!.GetValue<double>().ShouldBe(0, none);
        result["acknowledgedWrites"]!.GetValue<int>().ShouldBeGreaterThan(3000);
        result["rtoSeconds"]!.GetValue<double>().ShouldBeGreaterThan(0);
        result["writePauseMs"]!["p50"]!.GetValue<double>().ShouldBeGreaterThan(0);
        result["writePauseMs"]!["max"]!.GetValue<double>().ShouldBeGreaterThanOrEqualTo(result["writePauseMs"]!["p99"]!.GetValue<double>());
        var controls = result["controls"]!.AsArray();
        controls.Count.ShouldBe(3);
        controls.ShouldAllBe(control => control!["detected"]!.GetValue<bool>());
        result["steps"]!.AsArray().ShouldAllBe(step => step!["outcome"]!.GetValue<string>() == "done");
        (await _rollback.RunAsync("cloud", "status", "--json")).Out.ShouldNotContain("\"running\": true");
        Directory.EnumerateFiles(Path.Combine(_rollback.Home, "settings")).ShouldBeEmpty();
    }
}
