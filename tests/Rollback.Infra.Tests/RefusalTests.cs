using Pulumi;
using static Rollback.Infra.Tests.DeployedStack;

namespace Rollback.Infra.Tests;

public sealed class RefusalTests
{
    private const string First = "1: { engineVersion: \"15\", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 7 }";

    [Fact]
    public async Task A_release_that_does_not_exist_is_refused()
    {
        var refused = await Should.ThrowAsync<RunException>(Dev(("release", "99")));

        refused.Message.ShouldContain("There is no release 99 (release); the lineage has releases 1 to 3. Choose one of them, or make it with 'rollback release new'.");
    }

    [Fact]
    public async Task A_release_above_head_is_refused()
    {
        var refused = await Should.ThrowAsync<RunException>(Dev(("release", "3"), ("head", "2")));

        refused.Message.ShouldContain("Release 3 is above head 2.");
    }

    [Fact]
    public async Task An_edited_release_is_found_and_named_by_file()
    {
        using var lineage = new TestLineage().Add(1, [First]).Add(1, [First]);
        var path = Path.Combine(lineage.Root, "stacks", "dev", "releases", "0001.yaml");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("blue: 100, green: 0", "blue: 99, green: 1", StringComparison.Ordinal));

        var refused = await Should.ThrowAsync<RunException>(Of(lineage.Root, "dev", ("release", "2")));

        refused.Message.ShouldContain("stacks/dev/releases/0002.yaml:2: parent:");
        refused.Message.ShouldNotContain(lineage.Root + "/stacks/dev/releases/0002");
    }

    [Fact]
    public async Task A_lineage_that_is_not_there_is_refused()
    {
        var refused = await Should.ThrowAsync<RunException>(Dev(("lineage", "nowhere")));

        refused.Message.ShouldContain("stacks/nowhere/releases");
    }

    [Fact]
    public async Task A_database_without_a_secret_is_refused()
    {
        using var lineage = new TestLineage().Add(1, [First], secrets: "{ other: 1 }");

        var refused = await Should.ThrowAsync<RunException>(Of(lineage.Root, "dev"));

        refused.Message.ShouldContain("Database 'orders' has no secret. Pin one in release 1: secrets: { orders-db: 1 }.");
    }

    [Fact]
    public async Task Missing_settings_are_refused_before_anything_is_declared()
    {
        var refused = await Should.ThrowAsync<RunException>(Dev(("vpcId", "(unset)"), ("dnsTtl", "300")));

        refused.Message.ShouldContain("Setting 'rollback-infra:vpcId' is missing; it is the VPC of the cluster and the databases.");
        refused.Message.ShouldContain("Setting 'rollback-infra:dnsTtl' is '300'; it is an integer from 1 to 60.");
    }
}
