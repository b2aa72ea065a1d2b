using System.Text.Json.Nodes;

namespace Rollback.Offline.Engine.Tests.Cli;

public sealed class StateCommandTests : IAsyncLifetime, IDisposable
{
    private const string Renamed = "urn:pulumi:dev::shop::random:index/randomPassword:RandomPassword::secret";
    private readonly PulumiHome _home = new() { Deploy = FakeDeployment.RunAsync };

    public async Task InitializeAsync()
    {
        await _home.OkAsync("stack", "init", "dev");
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_resource_is_renamed_and_what_refers_to_it_follows()
    {
        (await _home.OkAsync("state", "rename", FakeDeployment.ProviderUrn, "main")).ShouldBe("Resource renamed\n");
        await _home.OkAsync("state", "rename", FakeDeployment.PasswordUrn, "secret", "--yes");

        var export = await _home.OkAsync("stack", "export");
        export.ShouldContain(Renamed);
        export.ShouldContain($"pulumi:providers:random::main::{FakeDeployment.Provider.Id}");
        (await _home.RunAsync("state", "rename", Renamed, "secret")).Error.ShouldContain("already exists");
        (await _home.RunAsync("state", "rename", FakeDeployment.PasswordUrn, "x")).Error.ShouldStartWith("error: No such resource");
    }

    [Fact]
    public async Task A_tainted_resource_says_so_until_it_is_untainted()
    {
        (await _home.OkAsync("state", "taint", FakeDeployment.PasswordUrn)).ShouldBe("Resource tainted\n");
        (await _home.OkAsync("stack", "export")).ShouldContain("\"taint\": true");

        await _home.OkAsync("state", "untaint", "--all");

        (await _home.OkAsync("stack", "export")).ShouldNotContain("\"taint\"");
    }

    [Fact]
    public async Task Everything_is_forgotten_at_once_but_not_what_is_protected()
    {
        await _home.OkAsync("state", "protect", FakeDeployment.PasswordUrn, "--yes");
        (await _home.RunAsync("state", "delete", "--all", "--yes")).Error.ShouldBe(
            $"error: {FakeDeployment.PasswordUrn} can't be safely deleted because it is protected. Re-run this command with --force to force deletion\n");

        (await _home.OkAsync("state", "unprotect", "--all", "--yes")).ShouldBe("All resources unprotected\n");
        (await _home.OkAsync("state", "delete", "--all", "--yes")).ShouldBe("Resources deleted\n");

        (await _home.OkAsync("stack", "export")).ShouldNotContain("\"urn\"");
    }

    [Fact]
    public async Task A_state_in_the_wrong_order_with_dangling_references_is_repaired()
    {
        var state = JsonNode.Parse(await File.ReadAllTextAsync(_home.Checkpoint()))!;
        var resources = state["checkpoint"]!["latest"]!["resources"]!.AsArray();
        var password = resources[2]!.DeepClone();
        password["dependencies"] = new JsonArray("urn:pulumi:dev::shop::a:b:C::gone");
        resources.RemoveAt(2);
        resources.Insert(0, password);
        await File.WriteAllTextAsync(_home.Checkpoint(), state.ToJsonString());

        (await _home.RunAsync("stack", "output")).Error.ShouldContain("`pulumi state repair`");
        (await _home.OkAsync("state", "repair")).ShouldStartWith("State repaired successfully");
        (await _home.OkAsync("state", "repair")).ShouldStartWith("State is already valid");
        (await _home.OkAsync("stack", "output", "size")).ShouldBe("8\n");
    }

    [Fact]
    public async Task An_editor_changes_the_state_and_mistakes_are_refused()
    {
        (await _home.OkAsync("state", "edit", "--editor", "true")).ShouldBe("provided edits resulted in no changes\n");
        (await _home.OkAsync("state", "edit", "--editor", "sed -i 's/\"id\": \"none\"/\"id\": \"some\"/'")).ShouldBe("State updated.\n");
        (await _home.RunAsync("state", "edit", "--editor", "sed -i 's/\"urn\"/\"nru\"/'")).ExitCode.ShouldBe(1);

        (await _home.OkAsync("stack", "export")).ShouldContain("\"id\": \"some\"");
    }

    [Fact]
    public async Task Resources_move_to_another_stack_with_a_copy_of_their_provider()
    {
        await _home.OkAsync("stack", "init", "prod", "--no-select");

        var said = await _home.OkAsync("state", "move", "--dest", "prod", FakeDeployment.PasswordUrn);

        said.ShouldContain($"  - {FakeDeployment.PasswordUrn}");
        (await _home.OkAsync("stack", "export")).ShouldNotContain("RandomPassword");
        var moved = await _home.OkAsync("stack", "export", "--stack", "prod", "--show-secrets");
        moved.ShouldContain("urn:pulumi:prod::shop::random:index/randomPassword:RandomPassword::pw");
        moved.ShouldContain("\"parent\": \"urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod\"");
        moved.ShouldContain($"urn:pulumi:prod::shop::pulumi:providers:random::default::{FakeDeployment.Provider.Id}");
        moved.ShouldContain("s3cret!");
    }

    public void Dispose() => _home.Dispose();
}
