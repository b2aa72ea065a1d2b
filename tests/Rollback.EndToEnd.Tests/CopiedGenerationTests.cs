using System.Text.Json.Nodes;

namespace Rollback.EndToEnd.Tests;

/// <summary>A generation that begins as a snapshot, or as a point in time, takes over from the one that goes on taking orders.</summary>
public sealed class CopiedGenerationTests : IDisposable
{
    private readonly RollbackProgram _rollback = new();

    public CopiedGenerationTests()
    {
        _rollback.CopyLineage("move", "copied");
        var release = Path.Combine(_rollback.Home, "lineages", "copied", "releases", "0002.yaml");
        File.WriteAllText(release, File.ReadAllText(release).Replace("via: replication", "via: snapshot", StringComparison.Ordinal));
    }

    public void Dispose() => _rollback.Dispose();

    [Fact]
    public async Task Activate_by_a_snapshot_loses_and_doubles_nothing_also_when_it_is_killed_and_to_brings_all_back()
    {
        await DoneAsync("to", "1");
        try
        {
            (await OutputsAsync())["databases"]!["orders"]!["generations"]!.AsObject().Select(generation => generation.Key).ShouldBe(["1"]);
            var endpoints = (await OutputsAsync())["endpoints"]!["orders"]!;
            Uri[] colors = [new(endpoints["blue"]!.GetValue<string>()), new(endpoints["green"]!.GetValue<string>())];
            await using var traffic = new OrderTraffic(colors);

            await _rollback.KillWhenItSaysAsync("restore the copies", "activate", "2", "--yes", "--stack", "copied");
            var held = JsonNode.Parse(await DoneAsync("status", "--json"))!["held"]!["orders"]!.AsArray().Single()!;
            (held["generation"]!.GetValue<int>(), held["slot"] is null).ShouldBe((2, false));

            var forward = JsonNode.Parse(await DoneAsync("activate", "2", "--yes", "--json"))!;
            forward["steps"]!.AsArray().Select(step => (step!["name"]!.GetValue<string>(), step["outcome"]!.GetValue<string>())).ShouldContain(("checkpoint", "nothing to do"));
            (await OutputsAsync())["databases"]!["orders"]!["primary"]!.GetValue<int>().ShouldBe(2);

            await DoneAsync("to", "1");
            await traffic.StopAsync();
            traffic.Failed.ShouldBeEmpty();
            traffic.Acknowledged.Count.ShouldBeGreaterThan(100);
            using var http = new HttpClient();
            var count = JsonNode.Parse(await http.GetStringAsync(new Uri(colors[0], "orders/count")))!;
            count["count"]!.GetValue<int>().ShouldBe(traffic.Acknowledged.Count);
        }
        finally
        {
            await _rollback.RunAsync("destroy", "--stack", "copied", "--yes");
        }
    }

    private async Task<JsonNode> OutputsAsync() => JsonNode.Parse((await _rollback.PulumiAsync("stack", "output", "--json", "--stack", "copied")).Out)!;

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var run = await _rollback.RunAsync([.. arguments, "--stack", "copied"]);
        run.ExitCode.ShouldBe(0, run.Error + run.Out);
        return run.Out;
    }
}
