using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class HookTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Hooks_run_around_the_step_and_not_in_a_preview()
    {
        using var project = await NodeProject.StartAsync(packages, "hooks");

        (await project.RunAsync("preview")).Expect(0);
        (await project.ProviderCallsAsync()).ShouldBeEmpty();
        (await project.RunAsync("up")).Expect(0);
        await project.ConfigureAsync("value", "two");
        (await project.RunAsync("up")).Expect(0);
        await project.ConfigureAsync("with", "false");
        (await project.RunAsync("up")).Expect(0);

        var calls = await project.ProviderCallsAsync();
        calls.ShouldContain("hook compare box one two"); // a component, once it has said what it gives out
        calls.Where(call => !call.Contains("box")).ShouldBe(
        [
            "hook before-create hooked", "create hooked", "hook after-create hooked",
            "hook before-update hooked", "update hooked",
            "hook before-delete hooked", "delete hooked",
        ]);
    }

    [NodeFact]
    public async Task A_hook_that_throws_keeps_the_step_from_happening()
    {
        using var project = await NodeProject.StartAsync(packages, "hooks");
        (await project.RunAsync("up")).Expect(0);
        await project.ConfigureAsync("value", "two");
        await project.ConfigureAsync("refuse", "true");

        var refused = await project.RunAsync("up");

        refused.Result.ExitCode.ShouldNotBe(0);
        refused.Result.Transcript.ShouldContain("not on a Friday");
        (await project.ProviderCallsAsync()).ShouldNotContain("update hooked");
    }
}
