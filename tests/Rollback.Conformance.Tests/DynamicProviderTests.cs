using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class DynamicProviderTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_provider_written_inside_the_program_creates_updates_replaces_and_deletes()
    {
        using var project = await NodeProject.StartAsync(packages, "dynamic");
        await project.ConfigureAsync("password", "s3cr3t-value", "--secret");

        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
        await project.ConfigureAsync("text", "hello again");
        (await project.RunAsync("up")).Expect(0);
        ((double)(await project.OutputsAsync())["length"]!).ShouldBe(11);
        await project.ConfigureAsync("place", "there");
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("refresh")).Expect(0);
        await project.ConfigureAsync("with", "false");
        (await project.RunAsync("up")).Expect(0);

        (await project.ProviderCallsAsync()).ShouldBe(
            ["dynamic create", "dynamic update", "dynamic create", "dynamic delete", "dynamic delete"]);
    }

    [NodeFact]
    public async Task Its_secrets_are_in_no_state_and_no_transcript()
    {
        using var project = await NodeProject.StartAsync(packages, "dynamic");
        await project.ConfigureAsync("password", "s3cr3t-value", "--secret");

        (await project.RunAsync("up")).Expect(0).Result.Transcript.ShouldNotContain("s3cr3t-value");

        (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Expect(0).Output.ShouldNotContain("s3cr3t-value");
        ((string)(await project.OutputsAsync())["password"]!).ShouldBe("s3cr3t-value");
    }

    [NodeFact]
    public async Task Its_exceptions_reach_the_user()
    {
        using var project = await NodeProject.StartAsync(packages, "dynamic");
        await project.ConfigureAsync("password", "x", "--secret");
        await project.ConfigureAsync("text", "impossible");

        var failed = await project.RunAsync("up");

        failed.Result.ExitCode.ShouldNotBe(0);
        failed.Result.Transcript.ShouldContain("this note cannot be written");

        await project.ConfigureAsync("text", "hello");
        (await project.RunAsync("up")).Expect(0);
        await project.ConfigureAsync("text", "incomparable");
        (await project.RunAsync("up")).Expect(1).Errors.ShouldContain("these notes cannot be compared");
        await project.ConfigureAsync("text", "smudged");
        (await project.RunAsync("up")).Expect(1).Result.Transcript.ShouldContain("the ink is wet");
        var half = await project.ResourceAsync("note");
        half["initErrors"]!.AsArray().Count.ShouldBe(2);
        ((string)half["inputs"]!["text"]!).ShouldBe("hello"); // the next update has the whole change before it again
        (await project.RunAsync("up")).Expect(1);
        await project.ConfigureAsync("text", "dry");
        (await project.RunAsync("up")).Expect(0);
        (await project.ResourceAsync("note"))["initErrors"].ShouldBeNull();
        (await project.ProviderCallsAsync()).Count(call => call == "dynamic update").ShouldBe(3);
    }

    [NodeFact]
    public async Task It_is_configured_by_the_whole_configuration_of_the_stack()
    {
        using var project = await NodeProject.StartAsync(packages, "dynamic-config");
        await project.ConfigureAsync("prefix", "s3cr3t-prefix", "--secret");
        await project.ConfigureAsync("aws:region", "eu-west-1");

        (await project.RunAsync("up")).Expect(0);

        ((string)(await project.OutputsAsync())["said"]!).ShouldBe("s3cr3t-prefix-eu-west-1-now");
    }
}
