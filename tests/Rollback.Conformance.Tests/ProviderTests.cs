using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class ProviderTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Explicit_providers_are_inherited_by_children_and_default_ones_serve_the_rest()
    {
        using var project = await NodeProject.StartAsync(packages, "providers");

        (await project.RunAsync("up")).Expect(0);

        var provider = await project.ResourceAsync("explicit");
        var reference = $"{provider["urn"]}::{provider["id"]}";
        ((string)(await project.ResourceAsync("direct"))["provider"]!).ShouldBe(reference);
        ((string)(await project.ResourceAsync("inherits-first"))["provider"]!).ShouldBe(reference);
        ((string)(await project.ResourceAsync("by-default"))["provider"]!).ShouldContain("pulumi:providers:conformance::default");
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
        (await project.RunAsync("destroy")).Expect(0);
    }

    [NodeFact]
    public async Task A_half_made_resource_is_kept_and_finished_by_the_next_up()
    {
        using var project = await NodeProject.StartAsync(packages, "partial");
        await project.ConfigureAsync("partial", "true");

        var failed = await project.RunAsync("up");

        failed.Result.ExitCode.ShouldNotBe(0);
        failed.Result.Transcript.ShouldContain("the item never became ready");
        var half = await project.ResourceAsync("half");
        half["initErrors"]!.AsArray().Single()!.GetValue<string>().ShouldBe("the item never became ready");

        await project.ConfigureAsync("partial", "false");
        (await project.RunAsync("up")).Expect(0);
        (await project.ProviderCallsAsync()).ShouldBe(["create half", "update half"]);
        ((string)(await project.ResourceAsync("half"))["id"]!).ShouldBe((string)half["id"]!);
        (await project.ResourceAsync("half"))["initErrors"].ShouldBeNull();
    }

    [NodeFact]
    public async Task A_refused_input_names_property_and_reason_already_in_the_preview()
    {
        using var project = await NodeProject.StartAsync(packages, "error-resource");
        await project.ConfigureAsync("refuse", "such items are not made here");

        var preview = await project.RunAsync("preview");
        preview.Result.ExitCode.ShouldNotBe(0);
        preview.Result.Transcript.ShouldContain("such items are not made here");

        (await project.RunAsync("up")).Result.ExitCode.ShouldNotBe(0);
        (await project.ProviderCallsAsync()).ShouldNotContain("create failing");
    }

    [NodeFact]
    public async Task A_failed_create_keeps_what_was_made_before_and_the_next_up_goes_on()
    {
        using var project = await NodeProject.StartAsync(packages, "error-resource");
        await project.ConfigureAsync("fail", "create");

        var failed = await project.RunAsync("up");
        failed.Result.ExitCode.ShouldNotBe(0);
        failed.Result.Transcript.ShouldContain("no room for failing");

        await project.PulumiAsync("config", "rm", "fail", "--stack", NodeProject.Stack);
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 2), ("create", 2));
        (await project.ProviderCallsAsync()).ShouldBe(["create first", "create failing", "create failing", "create never"]);
    }

    [NodeFact]
    public async Task A_failed_update_leaves_the_old_state()
    {
        using var project = await NodeProject.StartAsync(packages, "error-resource");
        (await project.RunAsync("up")).Expect(0);
        await project.ConfigureAsync("fail", "update");
        await project.ConfigureAsync("value", "y");

        (await project.RunAsync("up")).Result.Transcript.ShouldContain("failing is busy");

        ((string)(await project.ResourceAsync("failing"))["inputs"]!["value"]!).ShouldBe("x");
    }

    [NodeFact]
    public async Task A_provider_that_dies_in_a_create_fails_the_up_and_the_next_one_converges()
    {
        using var project = await NodeProject.StartAsync(packages, "crash");
        await project.ConfigureAsync("fail", "crash");

        (await project.RunAsync("up")).Result.ExitCode.ShouldNotBe(0);
        (await project.ResourcesAsync()).ShouldContain(resource => ((string)resource["urn"]!).EndsWith("::first"));

        await project.PulumiAsync("config", "rm", "fail", "--stack", NodeProject.Stack);
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }

    [NodeFact]
    public async Task Whatever_status_a_provider_answers_fails_the_up_keeps_the_rest_and_leaves_nothing_pending()
    {
        using var project = await NodeProject.StartAsync(packages, "statuses");
        foreach (var status in new[] { "CANCELLED", "UNAVAILABLE", "UNIMPLEMENTED", "INVALID_ARGUMENT" })
        {
            await project.ConfigureAsync("status", status);

            (await project.RunAsync("up", "--continue-on-error")).Expect(1).Errors.ShouldContain($"answered {status}");

            (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Output.ShouldNotContain("pending_operations");
            (await project.ResourcesAsync()).Count.ShouldBe(3, "the stack, its provider and the independent resource");
        }

        await project.ConfigureAsync("status", "");
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 2), ("create", 2));
    }

    [NodeFact]
    public async Task Another_region_updates_the_provider_alone_and_another_account_replaces_all_that_it_made()
    {
        using var project = await NodeProject.StartAsync(packages, "accounts");
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("create", 5));
        ((string)(await project.ResourceAsync("derived"))["provider"]!).ShouldContain("::pulumi:providers:derived::default_1_0_0::");

        await project.ConfigureAsync("region", "us");
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("update", 1), ("same", 4));
        await project.ConfigureAsync("account", "2");
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("replace", 3), ("same", 2));
        await project.ConfigureAsync("bad", "very");

        var refused = (await project.RunAsync("up")).Expect(1);

        refused.Errors.ShouldContain("pulumi:providers:answers resource 'own': property bad value {very} has a problem: is bad");
        refused.Errors.ShouldContain("pulumi:providers:answers resource 'own': property worse value {<nil>} has a problem: is worse");
    }
}
