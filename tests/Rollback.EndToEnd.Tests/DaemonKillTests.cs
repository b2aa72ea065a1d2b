using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rollback.EndToEnd.Tests;

/// <summary>SIGKILL of the daemon that stands in for the cloud, in the middle of a move and of its way back.</summary>
public sealed class DaemonKillTests : IDisposable
{
    private readonly RollbackProgram _rollback = new();

    public void Dispose() => _rollback.Dispose();

    [Fact]
    public async Task A_cloud_that_dies_while_the_writes_move_costs_no_write()
    {
        (await RunAsync("up", "--yes")).ExitCode.ShouldBe(0);
        try
        {
            var endpoints = JsonNode.Parse((await _rollback.PulumiAsync("stack", "output", "--json", "--stack", "move")).Out)!["endpoints"]!["orders"]!;
            await using var traffic = new OrderTraffic(new Uri(endpoints["blue"]!.GetValue<string>()));

            await KilledAsync("Move the writes", "activate", "2", "--yes");
            await KilledAsync("Move the writes", "to", "1", "--yes");

            var acknowledged = traffic.Acknowledged.ToArray();
            acknowledged.ShouldNotBeEmpty();
            using var http = new HttpClient();
            foreach (var key in acknowledged)
            {
                using var answer = await http.GetAsync(new Uri(new Uri(endpoints["blue"]!.GetValue<string>()), $"orders/{key}"));
                answer.IsSuccessStatusCode.ShouldBeTrue($"order {key} was acknowledged and is gone");
            }
        }
        finally
        {
            await _rollback.RunAsync("destroy", "--stack", "move", "--yes");
        }

        (await _rollback.RunAsync("cloud", "status", "--json")).Out.ShouldNotContain("\"running\": true");
    }

    /// <summary>Kills the daemon when a step begins; then the same command finishes.</summary>
    private async Task KilledAsync(string step, params string[] command)
    {
        var killed = 0;
        var first = await _rollback.RunAsync(line =>
        {
            if (line.Contains(step, StringComparison.Ordinal) && line.StartsWith('[') && Interlocked.Increment(ref killed) == 1) KillAsync().GetAwaiter().GetResult();
        }, [.. command, "--stack", "move"]);
        killed.ShouldBe(1, first.Error + first.Out);

        var second = await RunAsync(command);
        second.ExitCode.ShouldBe(0, second.Error + second.Out);
    }

    private async Task KillAsync()
    {
        var status = JsonNode.Parse((await _rollback.RunAsync("cloud", "status", "--stack", "move", "--json")).Out)!;
        using var daemon = Process.GetProcessById(status["clouds"]![0]!["pid"]!.GetValue<int>());
        daemon.Kill();
        await daemon.WaitForExitAsync();
    }

    private Task<ProgramRun> RunAsync(params string[] command) => _rollback.RunAsync([.. command, "--stack", "move"]);
}
