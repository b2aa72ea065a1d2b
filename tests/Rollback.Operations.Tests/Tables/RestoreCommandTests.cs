using System.Text.Json.Nodes;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class RestoreCommandTests(TwoClusters clusters) : IDisposable
{
    private readonly LineageCheckout _checkout = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _checkout.Dispose();

    private async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var surroundings = new Surroundings
        {
            In = TextReader.Null,
            Out = output,
            Error = error,
            Environment = _environment,
            Start = _checkout.Root,
            IsInteractive = false,
            IsTerminal = false,
        };
        var exitCode = await new RollbackCommandLine(surroundings).RunAsync(arguments, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task Restore_says_what_it_would_do_does_it_and_writes_what_it_replaced()
    {
        var clone = await clusters.Blue.CreateAsync("", TwoClusters.Rich);
        var live = await clusters.Green.CreateAsync("UPDATE settings SET value = 'hunter2'", TwoClusters.Rich);
        _environment["CLONE"] = $"postgres://master@127.0.0.1:{clone.Port}/{clone.Database}";
        _environment["LIVE"] = $"postgres://master@127.0.0.1:{live.Port}/{live.Database}";
        var folder = Path.Combine(_checkout.Root, "replaced");
        string[] arguments = ["restore", "--tables", "settings", "--from", "env:CLONE", "--into", "env:LIVE", "--output", folder];

        var planned = await RunAsync([.. arguments, "--dry-run"]);
        var unasked = await RunAsync(arguments);
        var restored = await RunAsync([.. arguments, "--yes", "--json"]);

        planned.Out.ShouldContain("3. merge: In one transaction, in which writers of these tables wait: overwrite rows that differ, bring back rows that are gone, keep newer rows.");
        unasked.Error.ShouldStartWith("refused: `rollback restore` asks before it changes anything");
        restored.ExitCode.ShouldBe(0, restored.Error);
        JsonNode.Parse(restored.Out)!["tables"]![0]!["overwritten"]!.GetValue<int>().ShouldBe(300);
        JsonNode.Parse(restored.Out)!["replaced"]!.GetValue<string>().ShouldBe(folder);
        (planned.Out + restored.Out + restored.Error).ShouldNotContain("hunter2");
        (await PostgresCluster.ValueAsync<long>(live, "SELECT count(*) FROM settings WHERE value = 'hunter2'")).ShouldBe(0);
    }
}
