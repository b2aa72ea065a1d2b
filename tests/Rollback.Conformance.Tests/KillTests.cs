using System.Diagnostics;
using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>Processes that die in the middle of a step: the same command again converges, and nothing keeps running.</summary>
public sealed class KillTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_killed_engine_takes_its_plugins_along_and_the_next_up_goes_on()
    {
        using var project = await NodeProject.StartAsync(packages, "gate");
        var up = project.Pulumi.Start("up", "--yes", "--skip-preview", "--stack", NodeProject.Stack);
        await project.UntilAsync("the provider creates the gate", async () => (await project.ProviderCallsAsync()).Contains("create gate"));

        up.Kill();
        await project.UntilAsync("nothing runs any more", () => Task.FromResult(!project.Processes().Any()));
        up.Dispose();

        await project.OpenGateAsync();
        (await project.RunAsync("up")).Expect(0);
        (await project.ProviderCallsAsync()).ShouldBe(["create before", "create gate", "create gate", "create after"]);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }

    [NodeFact]
    public async Task An_interrupted_up_finishes_the_step_in_hand_and_the_next_one_goes_on()
    {
        using var project = await NodeProject.StartAsync(packages, "gate");
        var command = project.Pulumi;
        using var up = command.Start("up", "--yes", "--skip-preview", "--stack", NodeProject.Stack);
        await project.UntilAsync("the provider creates the gate", async () => (await project.ProviderCallsAsync()).Contains("create gate"));

        // Not SIGINT: a shell's background job, as this test may be part of, hands it down ignored.
        using (var interrupt = Process.Start("kill", ["-TERM", $"{up.Id}"]))
        {
            await interrupt.WaitForExitAsync();
        }

        await project.OpenGateAsync();
        (await command.FinishAsync(up, "up")).ExitCode.ShouldNotBe(0);

        (await project.RunAsync("up")).Expect(0);
        (await project.ProviderCallsAsync()).ShouldBe(["create before", "create gate", "create after"]);
    }

    [NodeFact]
    public async Task A_killed_program_fails_the_up_and_deletes_nothing()
    {
        using var project = await NodeProject.StartAsync(packages, "gate");
        var command = project.Pulumi;
        using var up = command.Start("up", "--yes", "--skip-preview", "--stack", NodeProject.Stack);
        await project.UntilAsync("the provider creates the gate", async () => (await project.ProviderCallsAsync()).Contains("create gate"));

        project.Processes().Single(process => process.CommandLine.Contains("/cmd/run")).Kill();
        await project.OpenGateAsync();
        (await command.FinishAsync(up, "up")).ExitCode.ShouldNotBe(0);

        (await project.RunAsync("up")).Expect(0);
        (await project.ProviderCallsAsync()).ShouldNotContain(call => call.StartsWith("delete"));
        (await project.ProviderCallsAsync()).Count(call => call == "create gate").ShouldBe(1);
    }

    [NodeFact]
    public async Task A_second_up_at_the_same_time_is_refused_and_the_first_one_ends_well()
    {
        using var project = await NodeProject.StartAsync(packages, "gate");
        var command = project.Pulumi;
        using var first = command.Start("up", "--yes", "--skip-preview", "--stack", NodeProject.Stack);
        await project.UntilAsync("the provider creates the gate", async () => (await project.ProviderCallsAsync()).Contains("create gate"));

        var second = await project.RunAsync("up");

        second.Result.ExitCode.ShouldNotBe(0);
        second.Result.Transcript.ShouldContain("lock");
        await project.OpenGateAsync();
        (await command.FinishAsync(first, "up")).Expect(0);
    }
}
