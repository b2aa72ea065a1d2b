using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>Steps that fail, and what the next deployment makes of it.</summary>
public sealed class RecoveryTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_failed_deletion_is_tried_again()
    {
        using var project = await NodeProject.StartAsync(packages, "replace");
        await project.ConfigureAsync("fail", "delete");
        (await project.RunAsync("up")).Expect(0);

        var failed = await project.RunAsync("destroy");

        failed.Result.ExitCode.ShouldNotBe(0);
        failed.Result.Transcript.ShouldContain("item does not let go");
        (await project.ResourceAsync("item")).ShouldNotBeNull();
        await project.PulumiAsync("config", "rm", "fail", "--stack", NodeProject.Stack);
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("destroy")).Expect(0);
    }

    [NodeFact]
    public async Task The_old_half_of_a_replacement_that_could_not_be_deleted_is_deleted_later()
    {
        using var project = await NodeProject.StartAsync(packages, "replace");
        await project.ConfigureAsync("fail", "delete");
        (await project.RunAsync("up")).Expect(0);
        await project.PulumiAsync("config", "rm", "fail", "--stack", NodeProject.Stack);
        await project.ConfigureAsync("fixed", "two");

        (await project.RunAsync("up")).Result.ExitCode.ShouldNotBe(0);

        (await project.ResourcesAsync()).Count(resource => (bool?)resource["delete"] == true).ShouldBe(1);
        (await project.ProviderCallsAsync()).ShouldBe(["create item", "create item", "delete item"]);
        (await project.RunAsync("up")).Result.ExitCode.ShouldNotBe(0); // it still does not let go
        (await project.ProviderCallsAsync()).Count(call => call == "create item").ShouldBe(2);
    }

    [NodeFact]
    public async Task A_provider_can_ask_to_delete_before_it_creates()
    {
        using var project = await NodeProject.StartAsync(packages, "replace");
        await project.ConfigureAsync("first", "true");
        (await project.RunAsync("up")).Expect(0);
        await project.ConfigureAsync("fixed", "two");

        (await project.RunAsync("up")).Expect(0);

        (await project.ProviderCallsAsync()).ShouldBe(["create item", "delete item", "create item"]);
    }

    [NodeFact]
    public async Task Two_resources_of_one_name_are_refused()
    {
        using var project = await NodeProject.StartAsync(packages, "duplicate");

        var failed = await project.RunAsync("up");

        failed.Result.ExitCode.ShouldNotBe(0);
        failed.Result.Transcript.ToLowerInvariant().ShouldContain("duplicate resource urn");
        (await project.ProviderCallsAsync()).Count(call => call == "create twice").ShouldBeLessThan(2);
    }

    [NodeFact]
    public async Task A_reference_to_a_missing_stack_names_it()
    {
        using var project = await NodeProject.StartAsync(packages, "missing-stack");

        var failed = await project.RunAsync("up");

        failed.Result.ExitCode.ShouldNotBe(0);
        failed.Result.Transcript.ShouldContain("organization/conformance/nowhere");
    }

    [NodeFact]
    public async Task An_import_that_does_not_match_the_program_is_adopted_and_then_updated()
    {
        using var project = await NodeProject.StartAsync(packages, "import-wrong");

        (await project.RunAsync("up")).Expect(0);

        (await project.ProviderCallsAsync()).ShouldBe(["read imported", "update imported"]);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }

    [NodeFact]
    public async Task Provider_configuration_may_be_unknown_in_a_preview_and_may_change_later()
    {
        using var project = await NodeProject.StartAsync(packages, "provider-config");

        (await project.RunAsync("preview")).Expect(0);
        (await project.RunAsync("up")).Expect(0);
        (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Output.ShouldNotContain("s3cr3t-value");
        await project.ConfigureAsync("region", "elsewhere");
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }
}
