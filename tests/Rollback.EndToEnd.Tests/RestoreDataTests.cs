using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace Rollback.EndToEnd.Tests;

public sealed class RestoreDataTests : IDisposable
{
    private const string AllRows = "SELECT coalesce(string_agg(o::text || coalesce(l.lines, ''), E'\\n' ORDER BY o.id), '') FROM orders o LEFT JOIN LATERAL (SELECT string_agg(x::text, ',' ORDER BY x::text) AS lines FROM order_lines x WHERE x.order_id = o.id) l ON true";

    private readonly RollbackProgram _rollback = new();

    public RestoreDataTests() => _rollback.CopyLineage("dev", "lab");

    public void Dispose() => _rollback.Dispose();

    [Fact]
    public async Task Data_that_was_corrupted_goes_back_to_the_checkpoint_row_by_row_and_no_later_write_is_dropped()
    {
        await DoneAsync("up", "--yes");
        try
        {
            var color = new Uri((await OutputAsync("endpoints"))["orders"]!["blue"]!.GetValue<string>());
            using (var http = new HttpClient())
            {
                foreach (var number in Enumerable.Range(1, 40))
                    (await http.PostAsJsonAsync(new Uri(color, "orders"), new JsonObject { ["key"] = $"early-{number}", ["item"] = "book", ["quantity"] = number })).StatusCode.ShouldBe(HttpStatusCode.Created);
            }

            var before = await AskAsync(1, AllRows);
            // As on RDS; a restore to a named point is tested with the local cloud itself, and by the drill bad-data.
            await DoneAsync("checkpoint", "create", "good", "--by-time");
            await using var traffic = new OrderTraffic(color);
            await UntilAsync(() => traffic.Acknowledged.Count >= 50);
            await AskAsync(1, "WITH wrong AS (UPDATE orders SET quantity = -quantity WHERE key LIKE 'early-%' RETURNING 1) SELECT count(*)::text FROM wrong");

            // Killed at the steps that matter, the same command goes on: between the closing of the one and the opening of the
            // other, when nothing takes writes, and while it extracts, when clients write to the restored one already.
            string[] restore = ["to", "1", "--restore-data", "--checkpoint", "good", "--yes"];
            // Servers die too, when they are compared with the checkpoint or closed, and the command with them.
            foreach (var (step, victim) in new[] { ("Compare generation 2", "-orders-g2/data"), ("Hold clients of orders back", "-orders-g1/data") })
            {
                await _rollback.KillWhenItSaysAsync(step, [.. restore, "--stack", "lab"], () => CloudProcess.Kill(_rollback.Home, victim).ShouldBeGreaterThan(0, victim));
                (await PrimariesAsync()).ShouldBeLessThan(2, step);
            }

            await _rollback.KillWhenItSaysAsync("Open generation 2", [.. restore, "--stack", "lab"]);
            (await IsFencedAsync(1)).ShouldBeTrue();
            await _rollback.KillWhenItSaysAsync("Extract what", [.. restore, "--stack", "lab"]);
            (await IsFencedAsync(1), await IsFencedAsync(2)).ShouldBe((true, false));
            var acknowledged = traffic.Acknowledged.Count;
            await UntilAsync(() => traffic.Acknowledged.Count >= acknowledged + 20);
            (await DoneAsync("status")).ShouldContain("Salvage    outstanding: what generation 1 of orders was given after checkpoint good: rollback salvage finish");

            var restored = JsonNode.Parse(await DoneAsync([.. restore, "--json"]))!;
            await traffic.StopAsync();

            restored["release"]!.GetValue<int>().ShouldBe(4);
            (await IsFencedAsync(1)).ShouldBeTrue();
            (await IsFencedAsync(2)).ShouldBeFalse();
            (await AskAsync(2, AllRows.Replace("FROM orders o", "FROM (SELECT * FROM orders WHERE key LIKE 'early-%') o", StringComparison.Ordinal))).ShouldBe(before);

            var salvage = restored["salvage"]!.AsArray().ShouldHaveSingleItem()!;
            var files = string.Concat(Directory.EnumerateFiles(salvage["folder"]!.GetValue<string>(), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
            var kept = (await AskAsync(2, "SELECT string_agg(key, ',') FROM orders")).Split(',').ToHashSet();
            traffic.Acknowledged.Where(key => !kept.Contains(key) && !files.Contains($"\"{key}\"", StringComparison.Ordinal)).ShouldBeEmpty();
            salvage["changes"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(50);

            // Finished, so the same command has nothing left to do; and neither has an update.
            JsonNode.Parse(await DoneAsync([.. restore, "--json"]))!["steps"]!.AsArray().Single(step => step!["name"]!.GetValue<string>() == "salvage-orders")!["outcome"]!.GetValue<string>().ShouldBe("nothing to do");
            (await DoneAsync("salvage", "finish")).ShouldContain("no salvage is outstanding");
            JsonNode.Parse(await DoneAsync("up", "--yes", "--json"))!["operations"]!.GetValue<int>().ShouldBe(0);

            // Single tables, killed at the merge: done once, whole, and nothing that clients wrote is gone.
            await AskAsync(2, "WITH wrong AS (DELETE FROM order_lines USING orders WHERE order_id = orders.id AND key LIKE 'early-%' RETURNING 1) SELECT count(*)::text FROM wrong");
            string[] tables = ["restore", "--tables", "orders,order_lines", "--from", "1", "--yes"];
            await _rollback.KillWhenItSaysAsync("merging", [.. tables, "--stack", "lab"]);
            await DoneAsync(tables);
            var now = (await AskAsync(2, "SELECT string_agg(key, ',') FROM orders")).Split(',').ToHashSet();
            traffic.Acknowledged.Where(key => !now.Contains(key)).ShouldBeEmpty();
            (await AskAsync(2, "SELECT count(*)::text FROM orders o WHERE NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id)")).ShouldBe("0");
            (await AskAsync(2, "SELECT count(*)::text FROM pg_class WHERE relname ~ '^(restore|replaced)_'")).ShouldBe("0");
            (await DoneAsync("release", "verify")).ShouldContain("releases 1 to 4 are in order");
        }
        finally
        {
            await _rollback.RunAsync("destroy", "--stack", "lab", "--yes");
        }

        (await _rollback.RunAsync("cloud", "status", "--json")).Out.ShouldNotContain("\"running\": true");
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var run = await _rollback.RunAsync([.. arguments, "--stack", "lab"]);
        run.ExitCode.ShouldBe(0, run.Error + run.Out);
        return run.Out;
    }

    private async Task<JsonNode> OutputAsync(string name, params string[] more) =>
        JsonNode.Parse((await _rollback.PulumiAsync(["stack", "output", name, "--json", "--stack", "lab", .. more])).Out)!;

    private async Task<bool> IsFencedAsync(int generation) => await AskAsync(generation, "SELECT count(*)::text FROM pg_trigger WHERE tgname = 'rollback_infra_fence'") != "0";

    /// <summary>How many generations take writes, once the servers answer again.</summary>
    private async Task<int> PrimariesAsync()
    {
        var count = -1;
        await UntilAsync(async () =>
        {
            try
            {
                count = new[] { await IsFencedAsync(1), await IsFencedAsync(2) }.Count(isFenced => !isFenced);
            }
            catch (NpgsqlException)
            {
                // It recovers, and connections of before are of no use any more.
                NpgsqlConnection.ClearAllPools();
            }

            return count >= 0;
        });
        return count;
    }

    /// <summary>Asks a generation itself, as its owner.</summary>
    private async Task<string> AskAsync(int generation, string sql)
    {
        var orders = (await OutputAsync("databases"))["orders"]!;
        var login = (await OutputAsync("databaseCredentials", "--show-secrets"))["orders"]!;
        var endpoint = orders["generations"]![$"{generation}"]!["endpoint"]!.GetValue<string>().Split(':');
        await using var connection = new NpgsqlConnection($"Host={endpoint[0]};Port={endpoint[1]};Database={orders["name"]};Username={login["username"]};Password={login["password"]}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
    }
}
