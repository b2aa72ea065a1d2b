using System.Collections.Immutable;
using System.Text.Json;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Tests.Cli;

public sealed class OperationTests : IAsyncLifetime, IDisposable
{
    private readonly PulumiHome _home = new();

    public async Task InitializeAsync()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = FakeDeployment.RunAsync;
    }

    [Fact]
    public async Task An_update_previews_then_executes_and_prints_what_changed()
    {
        var output = await _home.OkAsync("refresh", "--yes");

        output.ShouldBe("""
            Previewing refresh (dev):

             +  pulumi:pulumi:Stack shop-dev create
             +  random:index/randomPassword:RandomPassword pw create

            Outputs:
              + password: [secret]
              + size: 8
              + url: "http://x?a=1&b=<2>"

            Resources:
                + 2 to create

            Refreshing (dev):

             +  pulumi:pulumi:Stack shop-dev creating
             +  pulumi:pulumi:Stack shop-dev created (0.00s)
             +  random:index/randomPassword:RandomPassword pw creating
             +  random:index/randomPassword:RandomPassword pw created (0.00s)

            Outputs:
              + password: [secret]
              + size: 8
              + url: "http://x?a=1&b=<2>"

            Resources:
                + 2 created

            Duration: 2s


            """.ReplaceLineEndings("\n"), customMessage: output);
    }

    [Fact]
    public async Task A_destroy_says_what_is_left()
    {
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        (await _home.OkAsync("destroy", "--yes", "--skip-preview", "--exclude-protected")).ShouldEndWith(
            "There were no unprotected resources to destroy. There are still 3 protected resources associated with this stack.\n");
        (await _home.RunAsync("destroy", "--yes", "--exclude-protected", "--target", "x")).Error.ShouldBe(
            "error: You cannot specify --target and --exclude-protected\n");

        _home.Deploy = (_, _) => Task.FromResult(new DeploymentResult(true, new Snapshot([FakeDeployment.Stack], []), ImmutableSortedDictionary<string, int>.Empty));
        (await _home.OkAsync("destroy", "--yes", "--skip-preview", "--exclude-protected")).ShouldEndWith(
            "All unprotected resources were destroyed. There are still 1 protected resources associated with this stack.\n");

        _home.Deploy = (_, _) => Task.FromResult(new DeploymentResult(true, Snapshot.Empty, ImmutableSortedDictionary<string, int>.Empty));
        (await _home.OkAsync("destroy", "--yes", "--skip-preview")).ShouldEndWith("run `pulumi stack rm dev`.\n");
        (await _home.OkAsync("destroy", "--yes", "--skip-preview", "--remove")).ShouldEndWith("and the history and configuration removed.\n");
    }

    [Fact]
    public async Task Without_agreement_nothing_starts()
    {
        _home.Deploy = (_, _) => throw new InvalidOperationException("must not start");

        var run = await _home.RunAsync("destroy", "--skip-preview");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith("error: --yes");
    }

    [Fact]
    public async Task Unknown_flags_end_with_one_line_and_code_2()
    {
        var run = await _home.RunAsync("up", "--yes", "--frobnicate");

        (run.ExitCode, run.Error, run.Output).ShouldBe((2, "error: unknown flag: --frobnicate\n", ""));
        (await _home.RunAsync("frobnicate")).Error.ShouldStartWith("error: unknown command \"frobnicate\" for \"pulumi\"");
    }

    [Fact]
    public async Task The_preview_digest_has_the_official_shape()
    {
        await _home.OkAsync("config", "set", "pw", "hunter2", "--secret");

        using var json = JsonDocument.Parse(await _home.OkAsync("destroy", "--preview-only", "--json"));

        var root = json.RootElement;
        root.EnumerateObject().Select(property => property.Name).ShouldBe(["config", "steps", "duration", "changeSummary"]);
        root.GetProperty("config").GetProperty("shop:pw").GetString().ShouldBe("[secret]");
        root.GetProperty("duration").GetInt64().ShouldBe(2_000_000_000);
        root.GetProperty("changeSummary").GetRawText().ShouldContain("\"create\": 2");
        var steps = root.GetProperty("steps").EnumerateArray().ToArray();
        steps.Select(step => step.GetProperty("urn").GetString()).ShouldBe([FakeDeployment.StackUrn, FakeDeployment.PasswordUrn]);
        steps[1].EnumerateObject().Select(property => property.Name).ShouldBe(["op", "urn", "provider", "newState", "detailedDiff"]);
        steps[1].GetProperty("newState").GetProperty("outputs").GetProperty("result").GetString().ShouldBe("[secret]");
        File.Exists(_home.Checkpoint() + ".bak").ShouldBeFalse();
        Directory.Exists(Path.Combine(_home.Data, "history")).ShouldBeFalse();
    }

    [Fact]
    public async Task Json_of_a_change_is_one_event_per_line_without_the_engines_own_providers()
    {
        var lines = (await _home.OkAsync("refresh", "--yes", "--skip-preview", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Kinds(lines).ShouldBe([
            "preludeEvent", "resourcePreEvent", "resOutputsEvent", "resourcePreEvent", "resOutputsEvent", "summaryEvent", "cancelEvent"]);
        string.Concat(lines).ShouldNotContain("s3cret!");
        using var summary = JsonDocument.Parse(lines[^2]);
        summary.RootElement.GetProperty("summaryEvent").EnumerateObject().Select(property => property.Name).ShouldBe(
            ["maybeCorrupt", "durationSeconds", "resourceChanges", "PolicyPacks", "isPreview", "result"]);
    }

    [Fact]
    public async Task The_event_log_is_complete_and_needs_debugging_commands()
    {
        var log = Path.Combine(_home.Folder, "events.log");
        (await _home.RunAsync("refresh", "--yes", "--skip-preview", "--event-log", log)).ExitCode.ShouldBe(2);
        _home.Variables["PULUMI_DEBUG_COMMANDS"] = "true";

        await _home.OkAsync("refresh", "--yes", "--skip-preview", "--event-log", log);

        var lines = await File.ReadAllLinesAsync(log);
        Kinds(lines).Count(kind => kind == "resourcePreEvent").ShouldBe(3);
        lines.Select((line, index) => line.StartsWith($"{{\"sequence\":{index},\"timestamp\":", StringComparison.Ordinal)).ShouldAllBe(starts => starts);
    }

    [Fact]
    public async Task Expecting_no_changes_fails_with_its_own_code_when_there_were_some()
    {
        var changed = await _home.RunAsync("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        changed.ExitCode.ShouldBe(7);
        changed.Error.ShouldBe("error: no changes were expected for refresh but changes were proposed\n");

        (await _home.RunAsync("refresh", "--yes", "--skip-preview", "--expect-no-changes")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_failed_deployment_is_recorded_and_fails_the_command()
    {
        _home.Deploy = (request, _) =>
        {
            request.Events(new EngineEvent.ResourceFailed(FakeDeployment.Step("create", null, FakeDeployment.Password), StepStatus.Unknown));
            request.Events(new EngineEvent.Diagnostic(FakeDeployment.PasswordUrn, "error", "too short\nsecond line"));
            request.Events(new EngineEvent.Diagnostic("", "error", "update failed"));
            return Task.FromResult(new DeploymentResult(false, new Snapshot([FakeDeployment.Stack], []), ImmutableSortedDictionary<string, int>.Empty));
        };

        var run = await _home.RunAsync("refresh", "--yes", "--skip-preview");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("Diagnostics:\n  random:index/randomPassword:RandomPassword (pw):\n    error: too short\n    second line\n");
        run.Output.ShouldContain("    1 errored\n");
        (await _home.OkAsync("stack", "export")).ShouldContain(FakeDeployment.StackUrn);
        (await _home.OkAsync("stack", "history")).ShouldContain("Status: failed");
    }

    [Fact]
    public async Task A_full_or_read_only_backend_is_one_line_and_changes_nothing()
    {
        var before = await File.ReadAllTextAsync(_home.Checkpoint());
        Directory.CreateDirectory(_home.Data);
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "locks"), "a file where a folder should be");

        var run = await _home.RunAsync("refresh", "--yes", "--skip-preview");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("error: could not write");
        run.Error.Count(letter => letter == '\n').ShouldBe(1);
        (await File.ReadAllTextAsync(_home.Checkpoint())).ShouldBe(before);
    }

    [Fact]
    public async Task Missing_and_mistyped_configuration_stops_before_anything_runs()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_home.Folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\nconfig:\n  size: { type: integer }\n  color: { default: blue }\n");

        (await _home.RunAsync("refresh", "--yes")).Error.ShouldBe(
            "error: Stack 'dev' is missing configuration value(s) 'shop:size'; set them with `pulumi config set`\n");
        await _home.OkAsync("config", "set", "size", "large");
        (await _home.RunAsync("refresh", "--yes")).Error.ShouldContain("'shop:size' must be of type 'integer'");
        await _home.OkAsync("config", "set", "size", "3");

        ImmutableSortedDictionary<string, Rollback.Offline.Engine.Programs.ConfigValue>? config = null;
        _home.Deploy = (request, _) =>
        {
            config = request.Config;
            return Task.FromResult(new DeploymentResult(true, Snapshot.Empty, ImmutableSortedDictionary<string, int>.Empty));
        };
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        config!.Select(entry => $"{entry.Key}={entry.Value.Value}").ShouldBe(["shop:color=blue", "shop:size=3"]);
    }

    [Fact]
    public async Task A_malformed_project_is_named_with_its_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_home.Folder, "Pulumi.yaml"), "name: shop\nruntime: [dotnet\n");

        var run = await _home.RunAsync("preview");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith($"error: could not load project {_home.Folder}/Pulumi.yaml: line ");
        run.Error.Count(letter => letter == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task Settings_can_come_from_another_file()
    {
        var other = Path.Combine(_home.Folder, "elsewhere.yaml");
        File.Copy(_home.Settings(), other);

        await _home.OkAsync("config", "set", "release", "2", "--config-file", other);

        (await _home.OkAsync("config", "get", "release", "--config-file", other)).ShouldBe("2\n");
        (await _home.RunAsync("config", "get", "release")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task State_can_be_edited_within_its_rules()
    {
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        await _home.OkAsync("state", "protect", FakeDeployment.PasswordUrn, "--yes");
        (await _home.RunAsync("state", "delete", FakeDeployment.PasswordUrn, "--yes")).Error.ShouldContain("is protected");
        await _home.OkAsync("state", "unprotect", "--all", "--yes");
        (await _home.RunAsync("state", "delete", FakeDeployment.StackUrn, "--yes")).Error.ShouldContain("following resources depend on it");

        await _home.OkAsync("state", "delete", FakeDeployment.PasswordUrn, "--yes");

        (await _home.OkAsync("stack", "export")).ShouldNotContain(FakeDeployment.PasswordUrn);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _home.Dispose();

    private static IEnumerable<string> Kinds(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            yield return json.RootElement.EnumerateObject().Last().Name;
        }
    }
}
