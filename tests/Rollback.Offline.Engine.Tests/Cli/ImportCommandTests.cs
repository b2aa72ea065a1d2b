using Rollback.Offline.Engine.Deployment;

namespace Rollback.Offline.Engine.Tests.Cli;

public sealed class ImportCommandTests : IAsyncLifetime, IDisposable
{
    private readonly PulumiHome _home = new();
    private DeploymentRequest? _request;

    public async Task InitializeAsync()
    {
        _home.Deploy = (request, cancellationToken) =>
        {
            _request = request;
            return FakeDeployment.RunAsync(request, cancellationToken);
        };
        await _home.OkAsync("stack", "init", "dev");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task One_resource_is_imported_protected_and_its_declaration_printed()
    {
        var said = await _home.OkAsync("import", "random:index/randomPassword:RandomPassword", "pw", "none", "--yes", "--skip-preview");

        var import = _request!.Imports.ShouldHaveSingleItem();
        (import.Urn, import.Id, import.Protect, import.Parent).ShouldBe((FakeDeployment.PasswordUrn, "none", true, ""));
        said.ShouldContain("Please copy the following code into your Pulumi application");
        said.ShouldContain("const pw = new random.RandomPassword(\"pw\", {\n    length: 8,\n});\n");
        (await _home.OkAsync("stack", "history")).ShouldContain("UpdateKind: resource-import");
    }

    [Fact]
    public async Task A_file_names_parents_in_any_order()
    {
        await WriteAsync("""
            {
              "nameTable": { "prov": "urn:pulumi:dev::shop::pulumi:providers:random::default" },
              "resources": [
                { "type": "random:index/randomPassword:RandomPassword", "name": "pw", "id": "none", "parent": "box", "provider": "prov", "properties": ["length"] },
                { "type": "my:index:Box", "name": "box", "component": true }
              ]
            }
            """);

        await _home.OkAsync("import", "--file", "import.json", "--yes", "--skip-preview", "--protect=false", "--generate-code=false");

        _request!.Imports.Select(import => (import.Name, import.IsComponent, import.Protect)).ShouldBe([("box", true, false), ("pw", false, false)]);
        _request.Imports[1].Urn.ShouldBe("urn:pulumi:dev::shop::my:index:Box$random:index/randomPassword:RandomPassword::pw");
        _request.Imports[1].Provider.ShouldBe(FakeDeployment.ProviderUrn);
    }

    [Theory]
    [InlineData("""{"resources": [{"name": "a", "id": "1"}]}""", "error: resource 'a' has no type\n")]
    [InlineData("""{"resources": [{"type": "a:b:C", "name": "a"}]}""", "error: resource 'a' of type 'a:b:C' has no ID\n")]
    [InlineData("""{"resources": [{"type": "a:b:C", "name": "a", "id": "1", "parent": "x"}]}""",
        "error: the parent 'x' for resource 'a' of type 'a:b:C' has no entry in 'nameTable'\n")]
    [InlineData("""{"resources": [{"type": "a:b:C", "name": "a", "id": "1"}, {"type": "a:b:C", "name": "a", "id": "2"}]}""",
        "error: resource 'a' of type 'a:b:C' has an ambiguous URN, set name (or logical name) to be unique\n")]
    public async Task An_incomplete_file_is_refused_before_anything_happens(string file, string message)
    {
        await WriteAsync(file);

        var run = await _home.RunAsync("import", "--file", "import.json", "--yes");

        (run.ExitCode, run.Error).ShouldBe((2, message));
        _request.ShouldBeNull();
    }

    [Fact]
    public async Task A_preview_writes_what_it_would_create_as_an_import_file()
    {
        await _home.OkAsync("preview", "--import-file", "wanted.json");

        var wanted = await File.ReadAllTextAsync(Path.Combine(_home.Folder, "wanted.json"));
        wanted.ShouldBe("""
            {
              "nameTable": {},
              "resources": [
                {
                  "type": "random:index/randomPassword:RandomPassword",
                  "name": "pw",
                  "id": "<PLACEHOLDER>"
                }
              ]
            }

            """.ReplaceLineEndings("\n"));
        await WriteAsync(wanted.Replace("<PLACEHOLDER>", "none", StringComparison.Ordinal));
        await _home.OkAsync("import", "--file", "import.json", "--yes", "--skip-preview");
        _request!.Imports.ShouldHaveSingleItem().Urn.ShouldBe(FakeDeployment.PasswordUrn);
    }

    private Task WriteAsync(string text) => File.WriteAllTextAsync(Path.Combine(_home.Folder, "import.json"), text);

    public void Dispose() => _home.Dispose();
}
