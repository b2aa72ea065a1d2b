using System.Text.Json.Nodes;

namespace Rollback.EndToEnd.Tests;

public sealed class DrillTests : IDisposable
{
    private readonly RollbackProgram _rollback = new();

    public void Dispose() => _rollback.Dispose();

    [Fact]
    public async Task The_drill_bad_release_meets_the_objectives_and_leaves_nothing()
    {
        var run = await _rollback.RunAsync("drill", "--json");

        run.ExitCode.ShouldBe(0, run.Error + run.Out);
        var result = JsonNode.Parse(run.Out)!.AsObject();
        result.Select(field => field.Key).ShouldBe(
        [
            "scenario", "result", "stack", "requests", "faultedRequests", "failedRequests", "acknowledgedWrites", "lostWrites", "duplicatedWrites",
            "detectSeconds", "rtoSeconds", "rpoSeconds", "writePauseMs", "secondUpOperations", "leftovers", "steps",
        ]);
        result["scenario"]!.GetValue<string>().ShouldBe("bad-release");
        result["result"]!.GetValue<string>().ShouldBe("passed");
        result["stack"]!.GetValue<string>().ShouldStartWith("drill-");

        var requests = Count("requests");
        requests.ShouldBe(Count("acknowledgedWrites") + Count("faultedRequests") + Count("failedRequests"));
        Count("acknowledgedWrites").ShouldBeGreaterThan(50);
        Count("faultedRequests").ShouldBeGreaterThan(0);
        Count("failedRequests").ShouldBe(0);
        Count("lostWrites").ShouldBe(0);
        Count("duplicatedWrites").ShouldBe(0);
        Count("secondUpOperations").ShouldBe(0);
        Count("leftovers").ShouldBe(0);
        Seconds("detectSeconds").ShouldBeGreaterThan(0);
        Seconds("rtoSeconds").ShouldBeGreaterThan(Seconds("detectSeconds"));
        Seconds("rpoSeconds").ShouldBe(0);
        result["steps"]!.AsArray().ShouldAllBe(step => step!["outcome"]!.GetValue<string>() == "done");

        (await _rollback.RunAsync("cloud", "status", "--json")).Out.ShouldNotContain("\"running\": true");
        Directory.EnumerateFiles(Path.Combine(_rollback.Home, "settings")).ShouldBeEmpty();

        int Count(string field) => result[field]!.GetValue<int>();
        double Seconds(string field) => result[field]!.GetValue<double>();
    }

    [Fact]
    public async Task The_drill_partial_corruption_brings_one_table_back_and_loses_no_order()
    {
        var run = await _rollback.RunAsync("drill", "partial-corruption", "--json");

        run.ExitCode.ShouldBe(0, run.Error + run.Out);
        var result = JsonNode.Parse(run.Out)!;
        result["result"]!.GetValue<string>().ShouldBe("passed");
        result["corruptedRows"]!.GetValue<int>().ShouldBeGreaterThan(20);
        (Count("unrepairedRows"), Count("lostWrites"), Count("duplicatedWrites"), Count("failedRequests"), Count("secondUpOperations"), Count("leftovers")).ShouldBe((0, 0, 0, 0, 0, 0));
        Count("acknowledgedWrites").ShouldBeGreaterThan(150);
        result["steps"]!.AsArray().ShouldAllBe(step => step!["outcome"]!.GetValue<string>() == "done");
        Directory.EnumerateFiles(Path.Combine(_rollback.Home, "settings")).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Path.Combine(_rollback.Home, "drills")).ShouldBeEmpty();

        int Count(string field) => result[field]!.GetValue<int>();
    }

    [Fact]
    public async Task The_drill_bad_data_goes_back_to_a_checkpoint_and_finds_every_order_again()
    {
        var run = await _rollback.RunAsync("drill", "bad-data", "--json");

        run.ExitCode.ShouldBe(0, run.Error + run.Out);
        var result = JsonNode.Parse(run.Out)!;
        result["result"]!.GetValue<string>().ShouldBe("passed");
        Count("corruptedRows").ShouldBeGreaterThan(20);
        Count("replayedRows").ShouldBeGreaterThan(50);
        Count("salvagedRows").ShouldBe(Count("replayedRows") + Count("corruptedRows"));
        (Count("unrepairedRows"), Count("lostWrites"), Count("duplicatedWrites"), Count("failedRequests"), Count("secondUpOperations"), Count("leftovers")).ShouldBe((0, 0, 0, 0, 0, 0));
        result["writePauseMs"]!["max"]!.GetValue<double>().ShouldBeGreaterThan(0);
        Directory.EnumerateFiles(Path.Combine(_rollback.Home, "settings")).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Path.Combine(_rollback.Home, "drills")).ShouldBeEmpty();

        int Count(string field) => result[field]!.GetValue<int>();
    }
}
