using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace Rollback.EndToEnd.Tests;

public sealed class ActivateTests : IDisposable
{
    /// <summary>Which only a fault reaches.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly RollbackProgram _rollback = new();

    public void Dispose() => _rollback.Dispose();

    [Fact]
    public async Task Activate_moves_the_writes_to_a_new_generation_and_to_brings_them_back_losing_none_whatever_dies()
    {
        await DoneAsync("up", "--yes");
        try
        {
            var endpoints = JsonNode.Parse((await _rollback.PulumiAsync("stack", "output", "--json", "--stack", "move")).Out)!["endpoints"]!["orders"]!;
            Uri[] colors = [new(endpoints["blue"]!.GetValue<string>()), new(endpoints["green"]!.GetValue<string>())];
            await using var traffic = new OrderTraffic(colors);

            var forward = JsonNode.Parse(await DoneAsync("activate", "2", "--yes", "--json"))!;
            forward["writePauseMs"]!.GetValue<double>().ShouldBeGreaterThan(0);
            forward["checkpoint"]!.GetValue<string>().ShouldBe("before-2");
            forward["steps"]!.AsArray().Select(step => (step!["name"]!.GetValue<string>(), step["outcome"]!.GetValue<string>())).ShouldContain(("parity-orders", "done"));
            (await PrimaryAsync()).ShouldBe(2);
            await DoneAsync("checkpoint", "verify", "before-2");
            await AreThereAsync(colors[0], traffic);

            (await WayBackAsync()).ShouldBe("lossless");
            await EnableStreamAsync("DISABLE");
            (await WayBackAsync()).ShouldBe("byRestore");
            await EnableStreamAsync("ENABLE");

            var back = JsonNode.Parse(await DoneAsync("to", "1", "--yes", "--json"))!;
            back["writePauseMs"]!.GetValue<double>().ShouldBeGreaterThan(0);
            (await PrimaryAsync()).ShouldBe(1);
            await AreThereAsync(colors[0], traffic);

            traffic.Failed.ShouldBeEmpty();

            // Joined to this run, which has two generations that follow each other.
            var deaths = new DaemonDeaths(_rollback, "move");
            await deaths.SwitchAsync();
            await deaths.CheckpointAsync("after-the-deaths");
            deaths.Count.ShouldBeGreaterThan(19);
            var keys = traffic.Acknowledged.ToArray();
            (await deaths.CountAsync(1, keys)).ShouldBe(keys.Length);

            // Either server and the gateway die in an activation too, and on the way back, and the same command finishes it.
            await KilledAsync(["activate", "2"], "Let generation 2 follow", "-orders-g1/data");
            await KilledAsync(["activate", "2"], "Hold new transactions back", "pgbouncer");
            await KilledAsync(["activate", "2"], "Open orders generation 2", "-orders-g2/data");
            await UntilDoneAsync("activate", "2");
            await IsWholeAsync(primary: 2);
            await KilledAsync(["to", "1"], "Close orders generation 2", "-orders-g2/data");
            await UntilDoneAsync("to", "1");
            await IsWholeAsync(primary: 1);

            async Task IsWholeAsync(int primary)
            {
                (await PrimaryAsync(), await deaths.PrimariesAsync()).ShouldBe((primary, 1));
                var acknowledged = traffic.Acknowledged.ToArray();
                (await deaths.CountAsync(primary, acknowledged)).ShouldBe(acknowledged.Length);
            }
        }
        finally
        {
            await _rollback.RunAsync("destroy", "--stack", "move", "--yes");
        }

        (await _rollback.RunAsync("cloud", "status", "--json")).Out.ShouldNotContain("\"running\": true");
    }

    /// <summary>
    /// Kills it as soon as the step begins. What recovers from the death before may refuse the command at its beginning, and
    /// what comes back at once may let it finish: then it goes back, and begins again.
    /// </summary>
    private async Task KilledAsync(string[] command, string step, string victim)
    {
        var killed = 0;
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            limit.IsCancellationRequested.ShouldBeFalse(step);
            var run = await _rollback.RunAsync(
                line =>
                {
                    if (Volatile.Read(ref killed) == 0 && line.StartsWith('[') && line.Contains($"] {step}", StringComparison.Ordinal)) Interlocked.Add(ref killed, CloudProcess.Kill(_rollback.Home, victim));
                },
                [.. command, "--yes", "--stack", "move"]);
            run.ExitCode.ShouldBeOneOf([0, 2, 3], $"{step}: {run.Error}{run.Out}");
            if (killed > 0) return;
            if (run.ExitCode == 0) await UntilDoneAsync("to", command is ["to", ..] ? "2" : "1");
        }
    }

    private async Task UntilDoneAsync(params string[] command)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var run = await _rollback.RunAsync([.. command, "--yes", "--stack", "move"]);
            if (run.ExitCode == 0) return;
            run.ExitCode.ShouldBeOneOf([2, 3], run.Error + run.Out);
            limit.IsCancellationRequested.ShouldBeFalse(run.Error + run.Out);
        }
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var run = await _rollback.RunAsync([.. arguments, "--stack", "move"]);
        run.ExitCode.ShouldBe(0, run.Error + run.Out);
        return run.Out;
    }

    private async Task<string> WayBackAsync() =>
        JsonNode.Parse(await DoneAsync("status", "--json"))!["forecast"]!.AsArray().Single(release => release!["release"]!.GetValue<int>() == 1)!["way"]!.GetValue<string>();

    /// <summary>Stops the stream that carries writes back to generation 1, or lets it go on.</summary>
    private async Task EnableStreamAsync(string word)
    {
        var orders = JsonNode.Parse((await _rollback.PulumiAsync("stack", "output", "databases", "--json", "--stack", "move")).Out)!["orders"]!;
        var login = JsonNode.Parse((await _rollback.PulumiAsync("stack", "output", "databaseCredentials", "--json", "--show-secrets", "--stack", "move")).Out)!["orders"]!;
        var endpoint = orders["generations"]!["1"]!["endpoint"]!.GetValue<string>().Split(':');
        await using var connection = new NpgsqlConnection($"Host={endpoint[0]};Port={endpoint[1]};Database={orders["name"]};Username={login["username"]};Password={login["password"]}");
        await connection.OpenAsync();
        await using var name = new NpgsqlCommand("SELECT subname FROM pg_subscription", connection);
        var subscription = (string)(await name.ExecuteScalarAsync())!;
        await using var change = new NpgsqlCommand($"ALTER SUBSCRIPTION \"{subscription}\" {word}", connection);
        await change.ExecuteNonQueryAsync();
    }

    private async Task<int> PrimaryAsync() =>
        JsonNode.Parse((await _rollback.PulumiAsync("stack", "output", "--json", "--stack", "move")).Out)!["databases"]!["orders"]!["primary"]!.GetValue<int>();

    /// <summary>Asks the service, which reads from whatever the gateway points to.</summary>
    private static async Task AreThereAsync(Uri color, OrderTraffic traffic)
    {
        var keys = traffic.Acknowledged.ToArray();
        keys.Length.ShouldBeGreaterThan(100);
        using var http = new HttpClient();
        var lost = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(keys, async (key, cancellationToken) =>
        {
            using var answer = await http.GetAsync(new Uri(color, $"orders/{key}"), cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK) lost.Add(key);
        });

        lost.ShouldBeEmpty();
    }
}
