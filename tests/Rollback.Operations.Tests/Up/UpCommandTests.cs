using System.Text.Json.Nodes;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Tests;

public sealed class UpCommandTests : IDisposable
{
    private readonly StackCheckout _checkout = new();

    public UpCommandTests()
    {
        _checkout.Answer("stack-output", "", exitCode: 6, error: PulumiAnswers.NoSuchStack);
        _checkout.Answer("up", PulumiAnswers.Events("""{"create": 3, "same": 1}""", "create", "create", "create"));
    }

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Up_makes_the_stack_and_prints_the_summary_of_pulumi_as_one_object()
    {
        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        var result = JsonNode.Parse(run.Out)!;
        result["changeSummary"]!.ToJsonString().ShouldBe("""{"create":3,"same":1}""");
        result["operations"]!.GetValue<int>().ShouldBe(3);
        result["release"]!.GetValue<int>().ShouldBe(1);
        _checkout.Calls.ShouldBe(["stack output --json --stack dev", "stack init dev", "up --yes --skip-preview --json --stack dev"]);
    }

    [Fact]
    public async Task People_see_each_change_and_the_sum()
    {
        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.Out.ShouldStartWith("Updating stack dev to release 1: First release of orders\n");
        run.Out.ShouldContain("  + create   aws:kms/key:Key");
        run.Out.ShouldContain("Done: 3 create, 1 unchanged, in ");
    }

    [Fact]
    public async Task A_pulumi_that_was_killed_halts_since_nobody_knows_what_it_did()
    {
        _checkout.Answer("up", "", exitCode: 137);

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Halted);
        run.Error.ShouldStartWith("halted: pulumi up of stack 'dev' was ended by signal 9");
    }

    [Fact]
    public async Task A_provider_or_program_that_was_killed_is_a_reason_to_run_the_command_again_not_to_mend_anything()
    {
        foreach (var cause in new[] { "The provider plugin of 'aws' ended during Create with exit code 137.", "Program exited with non-zero exit code: 137" })
        {
            _checkout.Answer("up", "", exitCode: 1, error: $"error: {cause}\n");

            var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

            run.ExitCode.ShouldBe(ExitCode.Halted);
            run.Error.ShouldContain("That process was killed");
            run.Error.ShouldContain("Run the same command again");
        }
    }

    [Fact]
    public async Task Without_yes_and_with_nobody_to_ask_up_is_refused()
    {
        var run = await _checkout.RunAsync("up", "--stack", "dev");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldBe("refused: `rollback up` asks before it changes anything, and there is nobody to ask. (OPS005)\n  Pass --yes, or look first with --dry-run.\n");
        _checkout.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_up_at_the_same_time_is_refused_at_once()
    {
        StackLock.Take(new(_checkout.Root, Path.Combine(_checkout.Root, ".rollback")), "dev").Is(out var held, out _).ShouldBeTrue();
        using (held)
        {
            var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

            run.ExitCode.ShouldBe(ExitCode.Refused);
            run.Error.ShouldStartWith("refused: Another update of stack 'dev' is running: another `rollback` command holds its lock. (PUL003)\n");
            _checkout.Calls.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task An_update_that_fails_before_it_changed_anything_is_refused()
    {
        _checkout.Answer("up", PulumiAnswers.Error("vpcId is missing"), exitCode: 1);

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldStartWith("refused: pulumi up of stack 'dev' failed: vpcId is missing (PUL002)\n");
    }

    [Fact]
    public async Task An_update_that_fails_part_way_says_so_and_how_to_go_on()
    {
        _checkout.Answer("up", PulumiAnswers.Events("""{"create": 1}""", "create") + PulumiAnswers.Error("disk full"), exitCode: 1);

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Halted);
        run.Error.ShouldBe("""
            halted: pulumi up of stack 'dev' failed: disk full 1 operations were carried out before. (PUL002)
              Mend the cause, then `rollback up --stack dev` goes on from there.

            """);
    }

    [Fact]
    public async Task A_release_that_breaks_a_rule_is_refused_before_pulumi_is_asked()
    {
        var file = Path.Combine(_checkout.Releases, "0003.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("blue: 50, green: 50", "blue: 300, green: 50", StringComparison.Ordinal));

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldContain("stacks/dev/releases/0003.yaml:10: services.orders.traffic.blue:");
        run.Error.ShouldContain("300");
        _checkout.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_edited_release_that_was_applied_is_refused()
    {
        _checkout.Answer("stack-output", $$"""{"release": 1, "releaseDigest": "sha256:{{new string('0', 64)}}", "lineageHead": 3}""");

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldContain("Release 1 was applied as sha256:0000");
    }

    [Fact]
    public async Task A_lowered_head_is_refused()
    {
        await File.WriteAllTextAsync(_checkout.Settings, "config:\n  rollback-infra:release: \"1\"\n  rollback-infra:head: \"1\"\n");
        _checkout.Answer("stack-output", """{"lineageHead": 3}""");

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldStartWith("refused: Head 1 is below 3, which this stack was updated with:");
    }

    [Fact]
    public async Task Malformed_settings_are_refused()
    {
        await File.WriteAllTextAsync(_checkout.Settings, "config: [\n");

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldStartWith($"refused: The settings file {_checkout.Settings} cannot be read: line ");
        _checkout.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_home_of_its_own_has_settings_of_its_own()
    {
        var home = Path.Combine(_checkout.Root, "other-home");
        _checkout.Environment["ROLLBACK_HOME"] = home;

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        _checkout.Calls[^1].ShouldBe($"up --yes --skip-preview --json --stack dev --config-file {home}/settings/Pulumi.dev.yaml");
        (await File.ReadAllTextAsync($"{home}/settings/Pulumi.dev.yaml")).ShouldContain("rollback-infra:release: \"1\" # chosen by ana");
    }

    [Fact]
    public async Task The_selected_stack_is_meant_when_none_is_named()
    {
        _checkout.Answer("stack-ls", """[{"name": "prod", "current": false}, {"name": "dev", "current": true}]""");

        var run = await _checkout.RunAsync("up", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        _checkout.Calls[^1].ShouldEndWith("--stack dev");
    }

    [Fact]
    public async Task A_cloud_that_cannot_start_is_refused_before_anything_is_touched()
    {
        var cloud = Path.Combine(_checkout.Root, "offline", "cloud", "rollback-cloud");
        Directory.CreateDirectory(Path.GetDirectoryName(cloud)!);
        Directory.CreateDirectory(Path.Combine(_checkout.Root, ".rollback", "clouds", "dev"));
        await File.WriteAllTextAsync(cloud, "#!/bin/sh\necho 'UDP port 5353 of 127.1.2.2 is in use.' >&2\nexit 1\n");
        File.SetUnixFileMode(cloud, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _checkout.Answer("stack-output", """{"release": 1, "lineageHead": 1, "phase": "serve"}""");

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused, run.Error);
        run.Error.ShouldContain("The offline cloud could not start: UDP port 5353 of 127.1.2.2 is in use. (CLD001)");
        _checkout.Calls.ShouldNotContain(call => call.StartsWith("up", StringComparison.Ordinal));
    }
}
