using System.Text.Json.Nodes;

namespace Rollback.Operations.Tests;

public sealed class StatusCommandTests : IDisposable
{
    private readonly StackCheckout _checkout = new(lineage: "move");

    public StatusCommandTests()
    {
        _checkout.Answer("stack-ls", """[{"name": "dev"}, {"name": "prod"}]""");
        _checkout.Answer("stack-output", """
            {"release": 2, "lineageHead": 2, "phase": "serve", "databases": {"orders": {"primary": 2, "name": "orders", "generations": {"1": {"endpoint": "127.0.0.1:1"}, "2": {"endpoint": "127.0.0.1:1"}}}},
             "orders": {"username": "master", "password": "hunter2"}}
            """);
        _checkout.Answer("stack-export", """
            {"version": 3, "deployment": {"resources": [
              {"urn": "urn:pulumi:dev::rollback-infra::rollback:secrets:SecretVault$aws:kms/key:Key::vault-key", "type": "aws:kms/key:Key", "outputs": {"deletionWindowInDays": 30, "isEnabled": true}},
              {"urn": "urn:pulumi:dev::rollback-infra::x$aws:secretsmanager/secret:Secret::vault-orders-db", "type": "aws:secretsmanager/secret:Secret", "id": "arn:1", "outputs": {"recoveryWindowInDays": 30, "tags": {"rollback:secret": "orders-db"}}},
              {"urn": "urn:pulumi:dev::rollback-infra::x$aws:secretsmanager/secretVersion:SecretVersion::vault-orders-db-v1", "type": "aws:secretsmanager/secretVersion:SecretVersion", "outputs": {"secretId": "arn:1", "versionStages": ["AWSCURRENT", "v1"], "secretString": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}}}
            ]}}
            """);
    }

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_database_that_does_not_answer_leaves_the_rest_of_the_status_whole()
    {
        var run = await _checkout.RunAsync("status", "--stack", "dev");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldBe($"""
            Stack      dev
            Applied    release 2 (serve)
            Chosen     release 1 in {_checkout.Settings}
            Lineage    releases 1 to 2, verified
            Database   orders: generation 2 at 127.0.0.1:1
            Release 1  cannot be said
                       generations 2 and 1 of orders could not both be asked: A database cannot be reached: Connection refused.
            Release 2  in service
            Key        vault-key: kept; once deleted, AWS keeps it 30 days
            Secret     orders-db: v1; once deleted, recoverable for 30 days
                       A deletion that was scheduled past Pulumi shows here only after `rollback refresh`.

            """);
        _checkout.Calls.ShouldAllBe(call => call.StartsWith("stack ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_read_the_same_forecast()
    {
        var run = await _checkout.RunAsync("status", "--stack", "dev", "--json");

        var status = JsonNode.Parse(run.Out)!;
        status["serving"]!.GetValue<int>().ShouldBe(2);
        status["forecast"]!.AsArray().Select(release => $"{release!["release"]} {release["way"]}").ShouldBe(["1 unknown", "2 inService"]);
        status["vault"]!["secrets"]![0]!["versions"]!.ToJsonString().ShouldBe("[1]");
        run.Out.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_named_with_those_that_are()
    {
        var run = await _checkout.RunAsync("status", "--stack", "nowhere");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldBe("refused: There is no stack 'nowhere'. (PUL004)\n  Those that exist: dev, prod. `rollback up --stack nowhere` makes it.\n");
    }

    [Fact]
    public async Task A_destroyed_stack_has_nothing_to_forecast()
    {
        _checkout.Answer("stack-output", "{}");

        var run = await _checkout.RunAsync("status", "--stack", "dev");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldContain("Applied    nothing: not deployed yet, or destroyed\n");
        run.Out.ShouldEndWith("Forecast   Stack dev serves no release yet.\n");
    }

    [Fact]
    public async Task While_a_release_is_prepared_the_one_in_service_is_said()
    {
        await File.WriteAllTextAsync(_checkout.Settings, "config:\n  rollback-infra:release: \"2\"\n  rollback-infra:phase: prepare\n");
        _checkout.Answer("stack-output", """{"release": 2, "lineageHead": 2, "phase": "prepare", "databases": {} }""");

        (await _checkout.RunAsync("status", "--stack", "dev")).Out.ShouldEndWith($"Forecast   Release 2 is prepared, and {_checkout.Settings} does not say which release is in service meanwhile.\n");

        await File.AppendAllTextAsync(_checkout.Settings, "  rollback-infra:serving: \"1\"\n");
        (await _checkout.RunAsync("status", "--stack", "dev")).Out.ShouldContain("Release 1  in service\n");
    }
}
