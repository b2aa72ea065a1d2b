using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class ResourceOptionTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task Timeouts_and_secret_outputs_are_kept_ignored_changes_stay_and_watched_ones_replace()
    {
        using var project = await NodeProject.StartAsync(packages, "options");
        (await project.RunAsync("up")).Expect(0);

        var timeouts = (await project.ResourceAsync("slow"))["customTimeouts"]!;
        ((double)timeouts["create"]!).ShouldBe(120);
        ((double)timeouts["update"]!).ShouldBe(3600);
        ((double)timeouts["delete"]!).ShouldBe(30);
        var hush = await project.ResourceAsync("hush");
        hush["outputs"]!["greeting"]!.AsObject().ShouldContainKey("ciphertext");
        hush["outputs"]!["value"]!.GetValue<string>().ShouldBe("one");

        var before = (await project.ProviderCallsAsync()).Count;
        await project.ConfigureAsync("value", "two");

        (await project.RunAsync("up")).Expect(0);

        var calls = (await project.ProviderCallsAsync()).Skip(before).ToList();
        calls.ShouldNotContain(call => call.EndsWith(" ignores"));
        calls.Where(call => call.EndsWith(" replaced-on-change")).ShouldBe(["create replaced-on-change", "delete replaced-on-change"]);
        calls.Where(call => call.EndsWith(" hush")).ShouldBe(["update hush"]);
        ((string)(await project.ResourceAsync("ignores"))["inputs"]!["value"]!).ShouldBe("one");
    }

    [NodeFact]
    public async Task A_replacement_creates_first_unless_told_to_delete_first()
    {
        using var project = await NodeProject.StartAsync(packages, "options");
        (await project.RunAsync("up")).Expect(0);
        var before = (await project.ProviderCallsAsync()).Count;
        await project.ConfigureAsync("fixed", "two");

        (await project.RunAsync("up")).Expect(0);

        var calls = (await project.ProviderCallsAsync()).Skip(before).ToList();
        calls.Where(call => call.EndsWith(" created-first")).ShouldBe(["create created-first", "delete created-first"]);
        // The dependent must be gone before what it stands on, and comes back after it.
        calls.Where(call => call.EndsWith(" deleted-first") || call.EndsWith(" dependent")).ShouldBe(
            ["delete dependent", "delete deleted-first", "create deleted-first", "create dependent"]);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }
}
