using System.Text.Json.Nodes;

namespace Rollback.Offline.Engine.Tests.Cli;

public sealed class StackAdministrationTests : IAsyncLifetime, IDisposable
{
    private readonly PulumiHome _home = new() { Deploy = FakeDeployment.RunAsync };

    public async Task InitializeAsync()
    {
        await _home.OkAsync("stack", "init", "dev");
        await _home.OkAsync("config", "set", "pw", "hunter2", "--secret");
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_renamed_stack_keeps_its_resources_secrets_history_tags_and_settings()
    {
        await _home.OkAsync("stack", "tag", "set", "team", "shop");

        (await _home.OkAsync("stack", "rename", "prod")).ShouldBe("Renamed dev to prod\n");

        (await _home.RunAsync("stack", "select", "dev")).ExitCode.ShouldBe(6);
        (await _home.OkAsync("stack", "--show-name")).ShouldBe("prod\n");
        (await _home.OkAsync("stack", "output", "password", "--show-secrets")).ShouldBe("s3cret!\n");
        (await _home.OkAsync("config", "get", "pw")).ShouldBe("hunter2\n");
        (await _home.OkAsync("stack", "tag", "get", "team")).ShouldBe("shop\n");
        JsonNode.Parse(await _home.OkAsync("stack", "history", "--json"))!.AsArray().Count.ShouldBe(1);
        var export = await _home.OkAsync("stack", "export");
        export.ShouldContain("urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod");
        export.ShouldNotContain("urn:pulumi:dev::");
        File.Exists(_home.Settings()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stack_is_not_renamed_onto_another()
    {
        await _home.OkAsync("stack", "init", "prod", "--no-select");

        var run = await _home.RunAsync("stack", "rename", "prod");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBe("error: a stack named 'prod' already exists\n");
        (await _home.OkAsync("stack", "output", "size")).ShouldBe("8\n");
    }

    [Fact]
    public async Task Tags_are_kept_beside_the_state_and_go_with_the_stack()
    {
        await _home.OkAsync("stack", "tag", "set", "team", "shop");

        (await _home.OkAsync("stack", "tag", "ls")).ShouldBe("NAME            VALUE\npulumi:project  shop\nteam            shop\n");
        JsonNode.Parse(await _home.OkAsync("stack", "tag", "ls", "--json"))!["team"]!.GetValue<string>().ShouldBe("shop");
        await _home.OkAsync("stack", "tag", "rm", "team");
        (await _home.RunAsync("stack", "tag", "get", "team")).Error.ShouldBe("error: stack tag 'team' not found for stack 'dev'\n");
        var file = Path.ChangeExtension(_home.Checkpoint(), ".pulumi-tags");
        File.Exists(file).ShouldBeTrue();
        await _home.OkAsync("stack", "rm", "--yes", "--force");
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task A_new_passphrase_opens_settings_and_state_and_the_old_one_does_not()
    {
        var run = await _home.RunWithInputAsync("battery staple\n", "stack", "change-secrets-provider", "passphrase");
        run.ExitCode.ShouldBe(0, run.Error);

        (await _home.RunAsync("config", "get", "pw")).Error.ShouldStartWith("error: incorrect passphrase");
        _home.Variables["PULUMI_CONFIG_PASSPHRASE"] = "battery staple";
        (await _home.OkAsync("config", "get", "pw")).ShouldBe("hunter2\n");
        (await _home.OkAsync("stack", "output", "password", "--show-secrets")).ShouldBe("s3cret!\n");
        (await _home.RunAsync("stack", "change-secrets-provider", "awskms://key")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_graph_shows_parents_and_dependencies()
    {
        await _home.OkAsync("stack", "graph", "stack.dot", "--short-node-name");

        (await File.ReadAllTextAsync(Path.Combine(_home.Folder, "stack.dot"))).ShouldBe(
            "strict digraph {\n    Resource0 [label=\"shop-dev\"];\n    Resource1 [label=\"default\"];\n    Resource2 [label=\"pw\"];\n"
            + "    Resource0 -> Resource2 [color = \"#AA6639\"];\n}\n");
    }

    [Fact]
    public async Task Configuration_is_copied_to_another_stack_and_taken_back_from_the_latest_update()
    {
        await _home.OkAsync("stack", "init", "prod", "--no-select");

        await _home.OkAsync("config", "cp", "--dest", "prod");
        await _home.OkAsync("config", "set", "pw", "changed", "--secret");
        await _home.OkAsync("config", "set", "extra", "1");
        await _home.OkAsync("config", "refresh", "--force");

        (await _home.OkAsync("config", "get", "pw", "--stack", "prod")).ShouldBe("hunter2\n");
        (await _home.OkAsync("config", "get", "pw")).ShouldBe("hunter2\n");
        (await _home.RunAsync("config", "get", "extra")).ExitCode.ShouldBe(1);
        (await _home.RunAsync("config", "refresh", "--force", "--stack", "prod")).Error.ShouldContain("no previous deployment");
    }

    [Theory]
    [InlineData("error: `pulumi logs` is not supported", "logs")]
    [InlineData("error: `pulumi policy` is not supported", "policy", "new")]
    [InlineData("error: --policy-pack p: policy packs are not run", "up", "--yes", "--policy-pack", "p")]
    [InlineData("error: unknown command \"frobnicate\"", "frobnicate")]
    public async Task What_is_not_there_is_refused_with_a_word(string message, params string[] arguments)
    {
        var run = await _home.RunAsync(arguments);

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldStartWith(message);
    }

    public void Dispose() => _home.Dispose();
}
