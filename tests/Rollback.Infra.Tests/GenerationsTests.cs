using System.Collections.Immutable;
using Rollback.Components.Tests;
using static Rollback.Infra.Tests.DeployedStack;

namespace Rollback.Infra.Tests;

public sealed class GenerationsTests : IDisposable
{
    private const string First = "1: { engineVersion: \"15\", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 7 }";
    private const string Second = "2: { engineVersion: \"15\", instanceClass: db.t4g.large, storageGiB: 40, backupDays: 7, seed: { generation: 1, via: replication } }";

    /// <summary>Release 2 moves the database to generation 2 and pins a new password; release 3 forgets generation 1.</summary>
    private readonly TestLineage _lineage = new TestLineage()
        .Add(1, [First])
        .Add(2, [First, Second], blue: 0, secrets: "{ orders-db: 2 }")
        .Add(2, [Second], blue: 50, secrets: "{ orders-db: 2 }");

    public void Dispose() => _lineage.Dispose();

    private Task<DeployedStack> Deploy(params (string Key, string Value)[] settings) => Of(_lineage.Root, "dev", settings);

    [Fact]
    public async Task Every_generation_is_declared_whichever_release_is_chosen()
    {
        var stacks = new[] { await Deploy(("release", "1")), await Deploy(("release", "2")), await Deploy(("release", "3")) };

        stacks.ShouldAllBe(stack => stack.Cloud.All("aws:rds/instance:Instance").Select(instance => instance.Name).SequenceEqual(new[] { "orders-g1", "orders-g2" }));
        stacks[1].StatefulFingerprint().ShouldBe(stacks[0].StatefulFingerprint());
        stacks[2].StatefulFingerprint().ShouldBe(stacks[0].StatefulFingerprint());
    }

    [Fact]
    public async Task The_gateway_points_to_the_primary_of_the_chosen_release()
    {
        (await Target(("release", "1"))).ShouldContain("host=orders-g1.rds.test");
        (await Target(("release", "2"))).ShouldContain("host=orders-g2.rds.test");
    }

    [Fact]
    public async Task Services_pin_the_password_of_their_release_and_the_vault_keeps_both()
    {
        var (one, two) = (await Deploy(("release", "1")), await Deploy(("release", "2")));

        (User(one), User(two)).ShouldBe(("orders_v1", "orders_v2"));
        foreach (var stack in new[] { one, two })
        {
            stack.Cloud.All("aws:secretsmanager/secretVersion:SecretVersion").Select(version => version.Name).ShouldBe(["vault-orders-db-v1", "vault-orders-db-v2"]);
            stack.Cloud.Named("orders-g1")["password"].ShouldBe("plain-secret-of-vault-orders-db-v2-value");
        }
    }

    [Fact]
    public async Task Below_head_the_future_is_not_declared()
    {
        var early = await Deploy(("release", "1"), ("head", "1"));

        early.Cloud.All("aws:rds/instance:Instance").Select(instance => instance.Name).ShouldBe(["orders-g1"]);
        (await Value(early.Stack.LineageHead)).ShouldBe(1);
    }

    [Fact]
    public async Task Preparing_adds_the_new_generation_and_moves_neither_writes_nor_callers()
    {
        var serving = await Deploy(("release", "1"), ("head", "1"));
        var prepared = await Deploy(("release", "2"), ("phase", "prepare"), ("serving", "1"));
        var served = await Deploy(("release", "2"));

        prepared.Cloud.All("aws:rds/instance:Instance").Count.ShouldBe(2);
        Gateway(prepared)["pgbouncer.ini"].ShouldBe(Gateway(serving)["pgbouncer.ini"]);
        Weights(prepared).ShouldBe(Weights(serving));
        (await Value(prepared.Stack.Phase)).ShouldBe("prepare");
        (Weights(served), Gateway(served)["pgbouncer.ini"] == Gateway(serving)["pgbouncer.ini"]).ShouldBe(("0/100", false));
        prepared.StatefulFingerprint().ShouldBe(served.StatefulFingerprint());
    }

    [Fact]
    public async Task Both_generations_are_outputs()
    {
        var orders = (await Value((await Deploy(("release", "2"))).Stack.Databases))["orders"];

        orders["primary"].ShouldBe(2);
        ((ImmutableDictionary<string, object>)orders["generations"]).Keys.ShouldBe(["1", "2"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_checkpoint_that_the_stack_took_keeps_a_snapshot_until_a_release_retires_it()
    {
        Record("0001-early", "1");
        Record("0002-late", "1");
        var kept = await Deploy(("release", "1"));
        _lineage.Add(2, [Second], secrets: "{ orders-db: 2 }", more: "retire: { checkpoints: [early] }\n");
        var retired = await Deploy(("release", "1"));

        Snapshots(kept).ShouldBe(["orders-checkpoint-early", "orders-checkpoint-late"]);
        kept.Cloud.Named("orders-checkpoint-late")["dbSnapshotIdentifier"].ShouldBe("rollback-infra-dev-orders-late");
        ((ImmutableDictionary<string, string>)(await Value(kept.Stack.Databases))["orders"]["snapshots"]).Keys.ShouldBe(["early", "late"], ignoreOrder: true);
        Snapshots(retired).ShouldBe(["orders-checkpoint-late"]);

        static IEnumerable<string> Snapshots(DeployedStack stack) => stack.Cloud.All("aws:rds/snapshot:Snapshot").Select(snapshot => snapshot.Name);
    }

    [Theory]
    [InlineData("snapshot", "snapshotIdentifier", "rollback-infra-dev-orders-seed")]
    [InlineData("pointInTime", "restoreToPointInTime.restoreTime", "rollback-0001-seed-1a2-1")]
    public async Task A_generation_whose_checkpoint_is_left_open_is_declared_once_that_is_taken(string via, string input, string value)
    {
        _lineage.Add(3, [Second, $"3: {{ engineVersion: \"15\", instanceClass: db.t4g.large, storageGiB: 40, backupDays: 7, seed: {{ generation: 2, via: {via} }} }}"], secrets: "{ orders-db: 2 }");
        (string, string)[] prepare = [("release", "4"), ("phase", "prepare"), ("serving", "2")];

        (await Deploy(prepare)).Cloud.All("aws:rds/instance:Instance").Count.ShouldBe(2);
        (await Should.ThrowAsync<Exception>(() => Deploy(("release", "4"), ("ephemeral", "false")))).ToString().ShouldContain("of generation 2 that is not taken yet. `rollback activate 4` takes it");

        Record("0001-seed", "2, \"restorePoint\": { \"name\": \"rollback-0001-seed-1a2-1\", \"method\": \"restorePoint\" }, \"seeds\": { \"generation\": 3, \"identity\": \"0a1b2c3d\" }");
        (await Deploy(prepare)).Cloud.Named("orders-g3")[input].ShouldBe(value);
        (await Deploy(("release", "2"))).Cloud.All("aws:rds/instance:Instance").Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_generation_keeps_being_declared_once_the_checkpoint_that_seeded_it_is_retired()
    {
        _lineage.Add(3, [Second, "3: { engineVersion: \"15\", instanceClass: db.t4g.large, storageGiB: 40, backupDays: 7, seed: { generation: 2, via: snapshot } }"], secrets: "{ orders-db: 2 }");
        Record("0001-seed", "2, \"seeds\": { \"generation\": 3, \"identity\": \"0a1b2c3d\" }");
        _lineage.Add(3, ["3: { engineVersion: \"15\", instanceClass: db.t4g.large, storageGiB: 40, backupDays: 7, seed: { generation: 2, via: snapshot } }"], secrets: "{ orders-db: 2 }", more: "retire: { checkpoints: [seed] }\n");

        (await Deploy(("release", "5"))).Cloud.All("aws:rds/instance:Instance").Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_declares_nothing_rather_than_give_a_snapshot_up()
    {
        Record("0001-early", "\"one\"");

        (await Should.ThrowAsync<Exception>(() => Deploy(("release", "1")))).ToString().ShouldContain("0001-early.json is not a checkpoint's record");
    }

    [Fact]
    public async Task A_lineage_may_lie_outside_of_the_project()
    {
        using var elsewhere = new TestLineage().Add(1, [First]).Add(1, [First, Second], blue: 0);

        var stack = await Deploy(("release", "2"), ("lineage", Path.Combine(elsewhere.Root, "stacks", "dev")));

        Weights(stack).ShouldBe("0/100");
    }

    [Fact]
    public async Task Where_nobodys_data_is_a_generation_that_another_stack_restored_begins_empty()
    {
        const string Third = "3: { engineVersion: \"15\", instanceClass: db.t4g.large, storageGiB: 40, backupDays: 7, seed: { generation: 1, via: pointInTime, checkpoint: rollback-0001-good-1a2-1 } }";
        _lineage.Add(3, [First, Third], secrets: "{ orders-db: 2 }");

        (await Deploy(("release", "4"))).Cloud.Named("orders-g3")["restoreToPointInTime.restoreTime"].ShouldBeNull();
        (await Deploy(("release", "4"), ("ephemeral", "false"))).Cloud.Named("orders-g3")["restoreToPointInTime.restoreTime"].ShouldBe("rollback-0001-good-1a2-1");
        Record("0001-good", "1, \"restorePoint\": {\"name\": \"rollback-0001-good-1a2-1\"}");
        (await Deploy(("release", "4"))).Cloud.Named("orders-g3")["restoreToPointInTime.restoreTime"].ShouldBe("rollback-0001-good-1a2-1");
    }

    private void Record(string name, string generation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_lineage.Root, "stacks", "dev", "checkpoints", "dev")).FullName;
        File.WriteAllText(Path.Combine(folder, $"{name}.json"), $$$"""{"content": {"name": "{{{name[5..]}}}", "databases": {"orders": {"restorePoint": {"name": "other"}, "generation": {{{generation}}} } } }, "digest": "…"}""");
    }

    private async Task<string> Target(params (string Key, string Value)[] settings) => Gateway(await Deploy(settings))["pgbouncer.ini"];

    private static Dictionary<string, string> Gateway(DeployedStack stack) =>
        ((ImmutableDictionary<string, object>)stack.Cloud.Named("environment-orders-gateway-configuration")["data"]!).ToDictionary(file => file.Key, file => (string)file.Value);

    private static string Weights(DeployedStack stack) =>
        string.Join('/', new[] { "blue", "green" }.Select(color => stack.Cloud.Named($"dns-orders-{color}")["weightedRoutingPolicies.0.weight"]));

    private static string? User(DeployedStack stack) => ((IEnumerable<object>)stack.Cloud.Named("environment-orders-blue-deployment")["spec.template.spec.containers.0.env"]!)
        .Cast<ImmutableDictionary<string, object>>().Where(variable => (string)variable["name"] == "DATABASE_USER").Select(variable => (string)variable["value"]).Single();
}
