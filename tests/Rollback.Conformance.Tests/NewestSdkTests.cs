using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>The programs of the other tests on the newest Node SDK, which asks the engine in other ways than the pinned one.</summary>
public sealed class NewestSdkTests(NewestNodePackages packages) : IClassFixture<NewestNodePackages>
{
    [NewestSdkTheory]
    [InlineData("basic")]
    [InlineData("assets")]
    [InlineData("dynamic")]
    [InlineData("dynamic-config")]
    [InlineData("hooks")]
    [InlineData("invoke")]
    [InlineData("late")]
    [InlineData("many")]
    [InlineData("methods")]
    [InlineData("options")]
    [InlineData("providers")]
    [InlineData("references")]
    [InlineData("rehydrate")]
    [InlineData("remote")]
    [InlineData("transforms")]
    [InlineData("unknowns")]
    [InlineData("values")]
    public async Task A_program_is_previewed_deployed_and_then_unchanged(string program)
    {
        using var project = await NodeProject.StartAsync(packages, program);
        await project.ConfigureAsync("prefix", "some");
        await project.ConfigureAsync("password", "s3cr3t-value", "--secret");

        (await project.RunAsync("preview")).Expect(0);
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }

    [NewestSdkTheory]
    [InlineData("error-sync")]
    [InlineData("error-async")]
    [InlineData("error-run")]
    [InlineData("error-exit")]
    public async Task A_program_that_fails_deletes_nothing(string program)
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        (await project.RunAsync("up")).Expect(0);
        project.Use(program);

        (await project.RunAsync("up")).Expect(1);

        (await project.ProviderCallsAsync()).ShouldNotContain(call => call.StartsWith("delete"));
    }
}
