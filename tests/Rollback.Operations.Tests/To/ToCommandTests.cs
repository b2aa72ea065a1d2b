using System.Net;
using System.Text.Json.Nodes;

namespace Rollback.Operations.Tests;

public sealed class ToCommandTests : IAsyncLifetime, IDisposable
{
    private readonly StackCheckout _checkout = new("config:\n  rollback-infra:release: \"2\" # green\n");
    private readonly FakeService _service = new();
    private readonly FakeNameServer _names = new(IPAddress.Loopback);

    public Task InitializeAsync()
    {
        Serving(2);
        _checkout.Answer("preview", PulumiAnswers.Preview("""{"update": 2, "same": 40}""", PulumiAnswers.Step("update", "aws:route53/record:Record", "orders-blue")));
        _checkout.Answer("up", PulumiAnswers.Events("""{"update": 2, "same": 40}""", "update", "update"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _names.DisposeAsync();
    }

    public void Dispose() => _checkout.Dispose();

    private void Serving(int release) => _checkout.Answer("stack-output", $$$"""
        {"release": {{{release}}}, "lineageHead": 3, "phase": "serve", "dnsNames": {"orders": "orders.dev.test"}, "nameServers": ["{{{_names.Name}}}"],
         "endpoints": {"orders": {"blue": "{{{_service.Url}}}", "green": "{{{_service.Url}}}"} } }
        """);

    [Fact]
    public async Task Going_back_sets_the_release_updates_and_verifies()
    {
        var run = await _checkout.RunAsync("to", "1", "--stack", "dev", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        var result = JsonNode.Parse(run.Out)!;
        result["from"]!.GetValue<int>().ShouldBe(2);
        result["release"]!.GetValue<int>().ShouldBe(1);
        result["changeSummary"]!.ToJsonString().ShouldBe("""{"update":2,"same":40}""");
        result["steps"]!.AsArray().Select(step => $"{step!["name"]}: {step["outcome"]}").ShouldBe(
            ["lineage: done", "preview: done", "settings: done", "update: done", "verify: done"]);
        (await File.ReadAllTextAsync(_checkout.Settings)).ShouldBe("config:\n  rollback-infra:release: \"1\" # green\n");
    }

    [Fact]
    public async Task A_release_that_does_not_exist_is_refused()
    {
        var run = await _checkout.RunAsync("to", "99", "--stack", "dev");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldBe("""
            refused: There is no release 99 (release); the lineage has releases 1 to 3. (REL001)
              Choose one of them, or make it with 'rollback release new'.

            """);
        _checkout.Calls.ShouldNotContain(call => call.StartsWith("up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_prints_the_steps_and_touches_nothing()
    {
        var before = await File.ReadAllTextAsync(_checkout.Settings);

        var run = await _checkout.RunAsync("to", "1", "--stack", "dev", "--dry-run");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldBe("""
            Stack dev: release 2 -> 1: First release of orders
            1. lineage: Verify the lineage, and that release 1 may follow what was applied.
            2. preview: Preview the update to release 1, and refuse if it deletes or replaces anything stateful.
            3. settings: Set release 1 in Pulumi.dev.yaml.
            4. update: Update stack dev to release 1.
            5. verify: Wait until every color with traffic is ready and DNS answers with those colors only.

            """);
        _checkout.Calls.ShouldBe(["stack output --json --stack dev"]);
        (await File.ReadAllTextAsync(_checkout.Settings)).ShouldBe(before);
    }

    [Theory]
    [InlineData("delete", "aws:rds/instance:Instance", false)]
    [InlineData("replace", "aws:secretsmanager/secretVersion:SecretVersion", false)]
    [InlineData("replace", "kubernetes:core/v1:ConfigMap", true)]
    public async Task An_update_that_would_lose_something_is_refused_before_anything_changes(string operation, string type, bool isProtected)
    {
        _checkout.Answer("preview", PulumiAnswers.Preview("""{"same": 40}""", PulumiAnswers.Step(operation, type, "precious", isProtected)));

        var run = await _checkout.RunAsync("to", "1", "--stack", "dev");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldStartWith($"refused: Going to release 1 would {operation} {type} 'precious', which holds data. (TO001)\n");
        (await File.ReadAllTextAsync(_checkout.Settings)).ShouldContain("release: \"2\" # green");
        _checkout.Calls.ShouldNotContain(call => call.StartsWith("up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_update_that_changed_nothing_takes_the_settings_back()
    {
        _checkout.Answer("up", PulumiAnswers.Error("the cluster is away"), exitCode: 1);

        var run = await _checkout.RunAsync("to", "1", "--stack", "dev");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        (await File.ReadAllTextAsync(_checkout.Settings)).ShouldBe("config:\n  rollback-infra:release: \"2\" # green\n");
    }

    [Fact]
    public async Task An_update_that_stops_half_way_is_finished_by_the_same_command()
    {
        _checkout.Answer("up", PulumiAnswers.Events("""{"update": 1}""", "update") + PulumiAnswers.Error("the cluster is away"), exitCode: 1);
        var first = await _checkout.RunAsync("to", "1", "--stack", "dev");

        first.ExitCode.ShouldBe(ExitCode.Halted);
        first.Error.ShouldBe("""
            halted: pulumi up of stack 'dev' failed: the cluster is away 1 operations were carried out; the stack is between releases. (PUL002)
              `rollback to 1` goes on from there, and `rollback to 2` goes back.

            """);
        (await File.ReadAllTextAsync(_checkout.Settings)).ShouldContain("release: \"1\"");

        _checkout.Answer("up", PulumiAnswers.Events("""{"update": 1, "same": 41}""", "update"));
        var second = await _checkout.RunAsync("to", "1", "--stack", "dev");

        second.ExitCode.ShouldBe(ExitCode.Done, second.Error);
    }

    [Fact]
    public async Task A_stack_that_is_there_already_is_only_verified()
    {
        await File.WriteAllTextAsync(_checkout.Settings, "config:\n  rollback-infra:release: \"1\"\n");
        Serving(1);
        _checkout.Answer("preview", PulumiAnswers.Preview("""{"same": 42}"""));

        var run = await _checkout.RunAsync("to", "1", "--stack", "dev", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        JsonNode.Parse(run.Out)!["operations"]!.GetValue<int>().ShouldBe(0);
        _checkout.Calls.ShouldNotContain(call => call.StartsWith("up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupted_update_is_a_halt()
    {
        using var interruption = new CancellationTokenSource();
        var reached = Path.Combine(_checkout.Root, "reached");
        _checkout.Before("up", $"trap 'exit 1' INT; touch {reached}; while :; do sleep 0.1; done");
        var running = _checkout.RunAsync(["to", "1", "--stack", "dev"], interruption.Token);
        while (!File.Exists(reached) && !running.IsCompleted)
            await Task.Delay(20);

        await interruption.CancelAsync();
        var run = await running;

        run.ExitCode.ShouldBe(ExitCode.Halted);
        run.Error.ShouldBe("halted: Interrupted in step 'update'. (OPS003)\n  Run the same command again: it finishes what is left.\n");
    }
}
