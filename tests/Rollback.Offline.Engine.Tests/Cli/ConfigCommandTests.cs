namespace Rollback.Offline.Engine.Tests.Cli;

public sealed class ConfigCommandTests : IAsyncLifetime, IDisposable
{
    private readonly PulumiHome _home = new();

    public async Task InitializeAsync() => await _home.OkAsync("stack", "init", "dev");

    [Fact]
    public async Task A_value_is_set_shown_and_removed()
    {
        await _home.OkAsync("config", "set", "release", "3");
        (await _home.OkAsync("config", "get", "release")).ShouldBe("3\n");
        (await _home.OkAsync("config", "get", "shop:release", "--json")).ShouldBe("{\n  \"value\": \"3\",\n  \"secret\": false\n}\n");

        await _home.OkAsync("config", "rm", "release");
        var missing = await _home.RunAsync("config", "get", "release");
        missing.ExitCode.ShouldBe(1);
        missing.Error.ShouldBe("error: configuration key 'release' not found for stack 'dev'\n");
    }

    [Fact]
    public async Task A_secret_is_stored_encrypted_and_shown_only_on_demand()
    {
        await _home.OkAsync("config", "set", "pw", "--secret", "--", "hunter2");

        File.ReadAllText(_home.Settings()).ShouldNotContain("hunter2");
        (await _home.OkAsync("config", "--json")).ShouldBe("{\n  \"shop:pw\": {\n    \"secret\": true\n  }\n}\n");
        (await _home.OkAsync("config", "--show-secrets", "--json")).ShouldContain("\"value\": \"hunter2\"");
        (await _home.OkAsync("config", "get", "pw")).ShouldBe("hunter2\n");
    }

    [Fact]
    public async Task Paths_reach_into_objects_and_type_their_leaves()
    {
        await _home.OkAsync("config", "set", "--path", "web.ports[0]", "80");
        await _home.OkAsync("config", "set", "--path", "web.tls", "true");
        await _home.OkAsync("config", "set", "--path", "web.token", "abc", "--secret");

        (await _home.OkAsync("config", "get", "web")).ShouldBe("{\"ports\":[80],\"tls\":true,\"token\":\"abc\"}\n");
        (await _home.OkAsync("config", "get", "--path", "web.ports[0]")).ShouldBe("80\n");
        (await _home.OkAsync("config")).ShouldContain("\"token\":\"[secret]\"");

        await _home.OkAsync("config", "rm", "--path", "web.tls");
        (await _home.OkAsync("config", "get", "web")).ShouldBe("{\"ports\":[80],\"token\":\"abc\"}\n");
    }

    [Fact]
    public async Task Many_values_are_set_at_once()
    {
        await _home.OkAsync("config", "set-all", "--plaintext", "a=1", "--plaintext", "aws:region=eu-west-1", "--secret", "b=x=y");

        (await _home.OkAsync("config", "get", "aws:region")).ShouldBe("eu-west-1\n");
        (await _home.OkAsync("config", "get", "b")).ShouldBe("x=y\n");
        await _home.OkAsync("config", "rm-all", "a", "b");
        (await _home.OkAsync("config", "--json")).ShouldNotContain("shop:");
    }

    [Fact]
    public async Task What_looks_like_a_password_needs_a_decision()
    {
        var run = await _home.RunAsync("config", "set", "dbPassword", "xK9#mQ2$vL5p");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("rerun with --secret to encrypt it, or --plaintext");
        await _home.OkAsync("config", "set", "dbPassword", "xK9#mQ2$vL5p", "--plaintext");
    }

    [Fact]
    public async Task A_value_can_come_from_standard_input()
    {
        var run = await _home.RunWithInputAsync("from stdin\n", "config", "set", "note");

        run.ExitCode.ShouldBe(0);
        (await _home.OkAsync("config", "get", "note")).ShouldBe("from stdin\n");
    }

    [Fact]
    public async Task A_wrong_passphrase_is_one_line_and_changes_nothing()
    {
        await _home.OkAsync("config", "set", "pw", "hunter2", "--secret");
        var before = File.ReadAllText(_home.Settings());
        _home.Variables["PULUMI_CONFIG_PASSPHRASE"] = "wrong";

        var run = await _home.RunAsync("config", "set", "other", "x", "--secret");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("error: incorrect passphrase");
        run.Error.Count(letter => letter == '\n').ShouldBe(1);
        File.ReadAllText(_home.Settings()).ShouldBe(before);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _home.Dispose();
}
