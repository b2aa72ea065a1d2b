using System.Text.Json;

namespace Rollback.Offline.Engine.Tests.Cli;

public sealed class StackCommandTests : IDisposable
{
    private readonly PulumiHome _home = new();

    [Fact]
    public async Task A_new_stack_is_selected_listed_and_has_a_salt()
    {
        File.Delete(_home.Settings());

        await _home.OkAsync("stack", "init", "dev");

        File.ReadAllText(_home.Settings()).ShouldStartWith("encryptionsalt: v1:");
        File.ReadAllText(_home.Checkpoint()).ShouldBe("""{"version":0,"checkpoint":{"stack":"organization/shop/dev"}}""");
        (await _home.OkAsync("stack", "ls", "--json")).ShouldBe(
            "[\n  {\n    \"name\": \"dev\",\n    \"current\": true,\n    \"updateInProgress\": false\n  }\n]\n");
        (await _home.OkAsync("stack", "output", "--json")).ShouldBe("{}\n");
        (await _home.OkAsync("stack", "export")).ShouldBe("{\n    \"version\": 3,\n    \"deployment\": null\n}\n");
    }

    [Fact]
    public async Task Making_a_stack_twice_and_naming_a_missing_one_are_refused()
    {
        await _home.OkAsync("stack", "init", "organization/shop/dev");

        var again = await _home.RunAsync("stack", "init", "dev");
        again.ExitCode.ShouldBe(1);
        again.Error.ShouldBe("error: stack 'organization/shop/dev' already exists\n");

        var missing = await _home.RunAsync("stack", "select", "--stack", "prod");
        missing.ExitCode.ShouldBe(6);
        missing.Error.ShouldBe("error: no stack named 'prod' found\n");

        (await _home.RunAsync("stack", "init", "a/b/c")).ExitCode.ShouldBe(2);
        (await _home.RunAsync("stack", "init", "no spaces")).Error.ShouldContain("invalid stack name 'no spaces'");
    }

    [Fact]
    public async Task Without_a_stack_commands_say_how_to_choose_one()
    {
        var run = await _home.RunAsync("config");

        run.ExitCode.ShouldBe(6);
        run.Error.ShouldStartWith("error: no stack selected; name one with --stack");
    }

    [Fact]
    public async Task Without_a_passphrase_no_stack_is_made()
    {
        _home.Variables.Remove("PULUMI_CONFIG_PASSPHRASE");
        File.Delete(_home.Settings());

        var run = await _home.RunAsync("stack", "init", "dev");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("PULUMI_CONFIG_PASSPHRASE_FILE");
        File.Exists(_home.Checkpoint()).ShouldBeFalse();
        File.Exists(_home.Settings()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_salt_of_another_passphrase_is_replaced_only_while_nothing_is_encrypted_with_it()
    {
        var old = await File.ReadAllTextAsync(_home.Settings());
        _home.Variables["PULUMI_CONFIG_PASSPHRASE"] = "another";

        await _home.OkAsync("stack", "init", "dev");
        await _home.OkAsync("config", "set", "pw", "hunter2", "--secret");

        (await File.ReadAllTextAsync(_home.Settings())).ShouldNotContain(old.Trim());
        File.Copy(_home.Settings(), _home.Settings("other"));
        _home.Variables["PULUMI_CONFIG_PASSPHRASE"] = "correct horse";
        (await _home.RunAsync("stack", "init", "other")).Error.ShouldStartWith("error: incorrect passphrase");
        (await _home.RunAsync("stack", "output", "--stack", "other")).ExitCode.ShouldBe(6);
    }

    [Fact]
    public async Task A_stack_with_resources_is_removed_only_by_force()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = FakeDeployment.RunAsync;
        await _home.OkAsync("refresh", "--yes", "--skip-preview");

        (await _home.RunAsync("stack", "rm", "--yes")).Error.ShouldContain("still has 3 resource(s)");
        (await _home.RunAsync("stack", "rm", "dev")).ExitCode.ShouldBe(2);
        await _home.OkAsync("stack", "rm", "--yes", "--force", "dev");

        (await _home.OkAsync("stack", "ls", "--json")).ShouldBe("[]\n");
        File.Exists(_home.Settings()).ShouldBeFalse();
    }

    [Fact]
    public async Task Outputs_hide_secrets_unless_asked()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = FakeDeployment.RunAsync;
        await _home.OkAsync("refresh", "--yes", "--skip-preview");

        (await _home.OkAsync("stack", "output", "--json")).ShouldBe(
            "{\n  \"password\": \"[secret]\",\n  \"size\": 8,\n  \"url\": \"http://x?a=1&b=<2>\"\n}\n");
        (await _home.OkAsync("stack", "output", "password", "--show-secrets")).ShouldBe("s3cret!\n");
        (await _home.OkAsync("stack", "output", "size")).ShouldBe("8\n");
        (await _home.OkAsync("stack", "output", "--shell")).ShouldContain("url='http://x?a=1&b=<2>'");
        var missing = await _home.RunAsync("stack", "output", "nope");
        missing.Error.ShouldBe("error: current stack does not have output property 'nope'\n");
    }

    [Fact]
    public async Task Export_and_import_give_the_same_bytes_back()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = FakeDeployment.RunAsync;
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        var exported = await _home.OkAsync("stack", "export");
        var file = Path.Combine(_home.Folder, "state.json");
        var foreign = exported.Replace("\"custom\": false", "\"custom\": false,\n                \"sourcePosition\": \"project:///index.ts#1,2\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, foreign);

        await _home.OkAsync("stack", "import", "--file", file);

        (await _home.OkAsync("stack", "export")).ShouldBe(foreign);
        exported.ShouldNotContain("s3cret!");
        (await _home.OkAsync("stack", "export", "--show-secrets")).ShouldContain("\"plaintext\": \"\\\"s3cret!\\\"\"");
    }

    [Fact]
    public async Task Imported_plaintext_is_stored_encrypted()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = FakeDeployment.RunAsync;
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        var clear = await _home.OkAsync("stack", "export", "--show-secrets");

        (await _home.RunWithInputAsync(clear, "stack", "import")).Output.ShouldBe("Import complete.\n");

        File.ReadAllText(_home.Checkpoint()).ShouldNotContain("s3cret!");
        (await _home.OkAsync("stack", "output", "password", "--show-secrets")).ShouldBe("s3cret!\n");
    }

    [Fact]
    public async Task Tampered_ciphertexts_foreign_urns_and_newer_versions_are_not_imported()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = FakeDeployment.RunAsync;
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        var before = File.ReadAllText(_home.Checkpoint());
        var exported = await _home.OkAsync("stack", "export");
        var start = exported.IndexOf("\"ciphertext\": \"v1:", StringComparison.Ordinal) + 30;
        var tampered = exported[..start] + (exported[start] == 'A' ? 'B' : 'A') + exported[(start + 1)..];

        await RefusedAsync(tampered, "damaged or was altered");
        await RefusedAsync(exported.Replace("urn:pulumi:dev::", "urn:pulumi:prod::", StringComparison.Ordinal), "belongs to another stack");
        await RefusedAsync(exported.Replace("\"version\": 3,", "\"version\": 5,", StringComparison.Ordinal), "version 5 is not supported");
        await RefusedAsync("{", "could not import the deployment");
        File.ReadAllText(_home.Checkpoint()).ShouldBe(before);
    }

    [Fact]
    public async Task A_malformed_checkpoint_is_one_clear_line()
    {
        await _home.OkAsync("stack", "init", "dev");
        await File.WriteAllTextAsync(_home.Checkpoint(), "{ \"version\": 3, oops");

        var run = await _home.RunAsync("stack", "output", "--json");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith($"error: could not read checkpoint {_home.Checkpoint()}: ");
        run.Error.Count(letter => letter == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task History_is_listed_newest_first()
    {
        await _home.OkAsync("stack", "init", "dev");
        await _home.OkAsync("config", "set", "pw", "hunter2", "--secret");
        await _home.OkAsync("config", "set", "--path", "mail.pw", "hunter2", "--secret");
        _home.Deploy = FakeDeployment.RunAsync;
        await _home.OkAsync("refresh", "--yes", "--skip-preview", "-m", "first", "--exec-agent", "robot/1");
        await _home.OkAsync("destroy", "--yes", "--skip-preview", "--message=second");

        using var json = JsonDocument.Parse(await _home.OkAsync("stack", "history", "--json", "--show-secrets"));
        var entries = json.RootElement.EnumerateArray().ToArray();
        entries.Select(entry => entry.GetProperty("message").GetString()).ShouldBe(["second", "first"]);
        entries[1].GetProperty("kind").GetString().ShouldBe("refresh");
        entries[1].GetProperty("result").GetString().ShouldBe("succeeded");
        entries[1].GetProperty("resourceChanges").GetProperty("create").GetInt32().ShouldBe(2);
        entries[1].GetProperty("config").GetProperty("shop:pw").GetProperty("value").GetString().ShouldBe("hunter2");
        entries[1].GetProperty("config").GetProperty("shop:mail").GetProperty("objectValue").GetProperty("pw").GetString().ShouldBe("hunter2");
        entries[1].GetProperty("environment").GetProperty("exec.agent").GetString().ShouldBe("robot/1");
        (await _home.OkAsync("stack", "history", "--json")).ShouldNotContain("hunter2");
        (await _home.OkAsync("stack", "history", "--json", "--page-size", "1", "--page", "2")).ShouldContain("first");
    }

    public void Dispose() => _home.Dispose();

    private async Task RefusedAsync(string deployment, string reason)
    {
        var run = await _home.RunWithInputAsync(deployment, "stack", "import");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(reason);
    }
}
