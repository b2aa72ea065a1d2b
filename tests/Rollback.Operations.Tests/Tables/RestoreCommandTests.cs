using System.Text.Json.Nodes;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class RestoreCommandTests(TwoClusters clusters) : IDisposable
{
    private readonly LineageCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Restore_says_what_it_would_do_does_it_and_writes_what_it_replaced()
    {
        var clone = await clusters.Blue.CreateAsync("", TwoClusters.Rich);
        var live = await clusters.Green.CreateAsync("UPDATE settings SET value = 'hunter2'", TwoClusters.Rich);
        _checkout.Environment["CLONE"] = $"postgres://master@127.0.0.1:{clone.Port}/{clone.Database}";
        _checkout.Environment["LIVE"] = $"postgres://master@127.0.0.1:{live.Port}/{live.Database}";
        var folder = Path.Combine(_checkout.Root, "replaced");
        string[] arguments = ["restore", "--tables", "settings", "--from", "env:CLONE", "--into", "env:LIVE", "--output", folder];

        var planned = await _checkout.RunAsync([.. arguments, "--dry-run"]);
        var unasked = await _checkout.RunAsync(arguments);
        var restored = await _checkout.RunAsync([.. arguments, "--yes", "--json"]);

        planned.Out.ShouldContain("3. merge: In one transaction, in which writers of these tables wait: overwrite rows that differ, bring back rows that are gone, keep newer rows.");
        unasked.Error.ShouldStartWith("refused: `rollback restore` asks before it changes anything");
        restored.ExitCode.ShouldBe(ExitCode.Done, restored.Error);
        JsonNode.Parse(restored.Out)!["tables"]![0]!["overwritten"]!.GetValue<int>().ShouldBe(300);
        JsonNode.Parse(restored.Out)!["replaced"]!.GetValue<string>().ShouldBe(folder);
        (planned.Out + restored.Out + restored.Error).ShouldNotContain("hunter2");
        (await PostgresCluster.ValueAsync<long>(live, "SELECT count(*) FROM settings WHERE value = 'hunter2'")).ShouldBe(0);
    }
}
