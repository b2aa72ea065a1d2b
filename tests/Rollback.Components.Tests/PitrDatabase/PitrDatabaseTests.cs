using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using Rollback.Model;
using static Rollback.Components.Tests.Sorted;

namespace Rollback.Components.Tests;

public sealed class PitrDatabaseTests
{
    private const string Instance = "aws:rds/instance:Instance";

    private readonly RecordingCloud _cloud = new();

    private Task<ImmutableArray<Resource>> Deploy(Func<PitrDatabaseArgs> args) => _cloud.DeployAsync(() => _ = new PitrDatabase("orders", args(), _cloud.Watch()));

    [Fact]
    public async Task An_instance_is_encrypted_private_backed_up_and_protected()
    {
        await Deploy(() => Orders.Args());

        var instance = _cloud.Single(Instance);
        (instance["identifier"], instance["engine"], instance["engineVersion"], instance["instanceClass"]).ShouldBe(("shop-test-orders-g1", "postgres", "15.8", "db.r6g.large"));
        (instance["storageEncrypted"], instance["kmsKeyId"]).ShouldBe((true, "arn:aws:kms:eu-central-1:111122223333:key/vault"));
        (instance["performanceInsightsEnabled"], instance["performanceInsightsKmsKeyId"]).ShouldBe((true, "arn:aws:kms:eu-central-1:111122223333:key/vault"));
        (instance["publiclyAccessible"], instance["iamDatabaseAuthenticationEnabled"], instance["caCertIdentifier"]).ShouldBe((false, true, "rds-ca-rsa2048-g1"));
        (instance["backupRetentionPeriod"], instance["copyTagsToSnapshot"], instance["deleteAutomatedBackups"]).ShouldBe((14d, true, false));
        (instance["deletionProtection"], instance["skipFinalSnapshot"], instance["finalSnapshotIdentifier"]).ShouldBe((true, false, "shop-test-orders-g1-final-0badcafe"));
        (instance["autoMinorVersionUpgrade"], instance["allowMajorVersionUpgrade"], instance["applyImmediately"]).ShouldBe((false, false, true));
        (instance["allocatedStorage"], instance["maxAllocatedStorage"], instance["storageType"]).ShouldBe((100d, 500d, "gp3"));
        instance.Texts("enabledCloudwatchLogsExports").ShouldBe(["postgresql", "upgrade"]);
        (instance["username"], instance["dbName"], instance["password"]).ShouldBe(("orders_owner", "orders", "pa55"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_standby_stands_by_where_the_stack_wants_one(bool multiAz)
    {
        await Deploy(() => Orders.Args(multiAz: multiAz));

        _cloud.Single(Instance)["multiAz"].ShouldBe(multiAz);
    }

    [Fact]
    public async Task Instance_and_all_that_it_needs_are_protected_and_outlive_a_mistake()
    {
        await Deploy(() => Orders.Args(checkpoints: Map(("before-v2", new CheckpointSpec("orders", 1)))));

        foreach (var name in new[] { "orders-g1", "orders-parameters-postgres15", "orders-subnets", "orders-access", "orders-checkpoint-before-v2", "orders-g1-final-snapshot" })
        {
            (_cloud.Options(name).Protect, _cloud.Options(name).RetainOnDelete).ShouldBe((true, true), name);
        }
    }

    [Fact]
    public async Task Where_data_came_from_counts_at_creation_only()
    {
        await Deploy(() => Orders.Args());

        _cloud.Options("orders-g1").IgnoreChanges.ShouldBe(["snapshotIdentifier", "restoreToPointInTime", "replicateSourceDb", "s3Import"]);
    }

    [Fact]
    public async Task An_ephemeral_database_leaves_nothing_behind()
    {
        await Deploy(() => Orders.Args(protection: DataProtection.Ephemeral));

        var instance = _cloud.Single(Instance);
        (instance["deletionProtection"], instance["skipFinalSnapshot"], instance["deleteAutomatedBackups"]).ShouldBe((false, true, true));
        (_cloud.Options("orders-g1").Protect, _cloud.Options("orders-g1").RetainOnDelete).ShouldBe((false, false));
    }

    [Fact]
    public async Task A_removable_database_still_leaves_a_final_snapshot()
    {
        await Deploy(() => Orders.Args(protection: DataProtection.Removable));

        var instance = _cloud.Single(Instance);
        (instance["deletionProtection"], instance["skipFinalSnapshot"], instance["deleteAutomatedBackups"]).ShouldBe((false, false, false));
    }

    [Fact]
    public async Task All_generations_share_network_parameters_key_and_owner()
    {
        await Deploy(() => Orders.Args(Numbers((1, Orders.Generation()), (2, Orders.Generation(new Seed { Generation = 1, Via = SeedMethod.Replication })))));

        var (first, second) = (_cloud.Named("orders-g1"), _cloud.Named("orders-g2"));
        second["identifier"].ShouldBe("shop-test-orders-g2");
        foreach (var shared in new[] { "dbSubnetGroupName", "parameterGroupName", "kmsKeyId", "username", "password", "dbName", "storageEncrypted" })
        {
            second[shared].ShouldBe(first[shared], shared);
        }

        second.Texts("vpcSecurityGroupIds").ShouldBe(first.Texts("vpcSecurityGroupIds"));
        _cloud.Single("aws:rds/parameterGroup:ParameterGroup")["name"].ShouldBe("shop-test-orders-postgres15");
    }

    [Fact]
    public async Task Another_major_version_gets_a_parameter_group_of_its_own()
    {
        var next = Orders.Generation(new Seed { Generation = 1, Via = SeedMethod.Replication }) with { EngineVersion = "16.4" };

        await Deploy(() => Orders.Args(Numbers((1, Orders.Generation()), (2, next))));

        _cloud.All("aws:rds/parameterGroup:ParameterGroup").Select(group => group["family"]).ShouldBe(["postgres15", "postgres16"]);
        _cloud.Named("orders-g2")["parameterGroupName"].ShouldBe("shop-test-orders-postgres16");
    }

    [Fact]
    public async Task Adding_a_generation_changes_nothing_of_the_one_before()
    {
        await Deploy(() => Orders.Args());
        var alone = Text(_cloud.Named("orders-g1"));
        var later = new RecordingCloud();
        await later.DeployAsync(() => _ = new PitrDatabase("orders", Orders.Args(Numbers((1, Orders.Generation()), (2, Orders.Generation(new Seed { Generation = 1, Via = SeedMethod.Replication }))))));

        Text(later.Named("orders-g1")).ShouldBe(alone);

        static string Text(Declared resource) => string.Join('\n', resource.AllTexts().OrderBy(text => text.Path, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_generation_starts_from_the_snapshot_of_a_checkpoint()
    {
        await Deploy(() => Orders.Args(
            Numbers((1, Orders.Generation()), (2, Orders.Generation(new Seed { Generation = 1, Via = SeedMethod.Snapshot, Checkpoint = "before-v2" }))),
            Map(("before-v2", new CheckpointSpec("orders", 1)))));

        var snapshot = _cloud.Single("aws:rds/snapshot:Snapshot");
        (snapshot["dbInstanceIdentifier"], snapshot["dbSnapshotIdentifier"]).ShouldBe(("shop-test-orders-g1", "shop-test-orders-before-v2"));
        _cloud.Named("orders-g2")["snapshotIdentifier"].ShouldBe("shop-test-orders-before-v2");
        _cloud.Named("orders-g1")["snapshotIdentifier"].ShouldBeNull();
    }

    [Fact]
    public async Task A_generation_starts_from_a_point_in_time()
    {
        var seed = new Seed { Generation = 1, Via = SeedMethod.PointInTime, Checkpoint = "before-v2", Time = new DateTimeOffset(2026, 11, 20, 10, 30, 5, TimeSpan.FromHours(1)) };

        await Deploy(() => Orders.Args(Numbers((1, Orders.Generation()), (2, Orders.Generation(seed)), (3, Orders.Generation(seed with { Time = null })))));

        _cloud.Named("orders-g2")["restoreToPointInTime.sourceDbInstanceIdentifier"].ShouldBe("shop-test-orders-g1");
        _cloud.Named("orders-g2")["restoreToPointInTime.restoreTime"].ShouldBe("2026-11-20T09:30:05Z");
        _cloud.Named("orders-g3")["restoreToPointInTime.restoreTime"].ShouldBe("before-v2");
    }

    [Fact]
    public async Task Only_clients_and_generations_reach_the_port()
    {
        await Deploy(() => Orders.Args(network: Orders.Network with { ClientCidrs = ["10.20.0.0/16"] }));

        _cloud.All("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Select(rule => (rule.Name, From: rule["referencedSecurityGroupId"] ?? rule["cidrIpv4"], rule["fromPort"], rule["toPort"], rule["ipProtocol"]))
            .ShouldBe(
            [
                ("orders-access-from-10.20.0.0-16", "10.20.0.0/16", 5432d, 5432d, "tcp"),
                ("orders-access-from-generations", "orders-access-id", 5432d, 5432d, "tcp"),
                ("orders-access-from-sg-cluster", "sg-cluster", 5432d, 5432d, "tcp"),
            ]);
        _cloud.Single("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")["referencedSecurityGroupId"].ShouldBe("orders-access-id");
        (_cloud.Single("aws:ec2/securityGroup:SecurityGroup")["ingress"], _cloud.Single("aws:ec2/securityGroup:SecurityGroup")["egress"]).ShouldBe((null, null));
    }

    [Fact]
    public async Task Parameters_allow_logical_replication_force_encryption_and_keep_statements_out_of_logs()
    {
        await Deploy(() => Orders.Args());

        var parameters = ((IEnumerable<object>)_cloud.Single("aws:rds/parameterGroup:ParameterGroup")["parameters"]!).Cast<IReadOnlyDictionary<string, object>>()
            .ToDictionary(parameter => (string)parameter["name"], parameter => ((string)parameter["value"], (string)parameter["applyMethod"]));
        parameters["rds.logical_replication"].ShouldBe(("1", "pending-reboot"));
        parameters["rds.force_ssl"].ShouldBe(("1", "immediate"));
        parameters["track_commit_timestamp"].ShouldBe(("1", "pending-reboot"));
        parameters["max_slot_wal_keep_size"].ShouldBe(("16384", "immediate"));
        parameters["log_statement"].ShouldBe(("none", "immediate"));
        parameters["log_min_duration_statement"].ShouldBe(("-1", "immediate"));
        parameters["log_min_error_statement"].ShouldBe(("panic", "immediate"));
    }

    [Fact]
    public async Task People_hear_of_every_generation()
    {
        await Deploy(() => Orders.Args(
            Numbers((1, Orders.Generation()), (2, Orders.Generation(new Seed { Generation = 1, Via = SeedMethod.Replication }))), alertEmail: "oncall@example.com"));

        var subscription = _cloud.Single("aws:rds/eventSubscription:EventSubscription");
        subscription.Texts("sourceIds").ShouldBe(["shop-test-orders-g1", "shop-test-orders-g2"]);
        subscription.Texts("eventCategories").ShouldContain("failover");
        (await _cloud.WaitsForAsync("orders-event-subscription")).ShouldBe(["orders-events-policy"]);
        _cloud.Single("aws:sns/topic:Topic")["kmsMasterKeyId"].ShouldBe("arn:aws:kms:eu-central-1:111122223333:key/vault");
        _cloud.Single("aws:sns/topicSubscription:TopicSubscription")["endpoint"].ShouldBe("oncall@example.com");
        JsonDocument.Parse((string)_cloud.Single("aws:sns/topicPolicy:TopicPolicy")["policy"]!).RootElement.GetProperty("Statement")[0].GetProperty("Condition").ToString()
            .ShouldBe("""{"StringEquals":{"aws:SourceAccount":"111122223333"}}""");
    }

    [Theory]
    [InlineData(null, 0d)]
    [InlineData("arn:aws:iam::111122223333:role/monitoring", 60d)]
    public async Task Operating_system_metrics_need_a_role(string? role, double seconds)
    {
        await Deploy(() => Orders.Args(monitoringRoleArn: role));

        (_cloud.Single(Instance)["monitoringInterval"], _cloud.Single(Instance)["monitoringRoleArn"]).ShouldBe((seconds, role));
    }

    [Fact]
    public async Task Every_broken_rule_is_told_at_once_and_nothing_is_declared()
    {
        var refused = await Should.ThrowAsync<RunException>(Deploy(() => Orders.Args(
            Numbers((1, Orders.Generation(backupDays: 6)), (2, Orders.Generation(new Seed { Generation = 1, Via = SeedMethod.Snapshot, Checkpoint = "lost" }))),
            Map(("old", new CheckpointSpec("orders", 7))),
            new DatabaseNetwork { VpcId = "vpc-1", SubnetIds = ["subnet-1"], ClientCidrs = ["0.0.0.0/0"] })));

        refused.Message.ShouldContain("Generation 1 of database 'orders' keeps backups for 6 days; at least 7 are needed. Raise backupDays.");
        refused.Message.ShouldContain("Generation 2 of database 'orders' is seeded from the snapshot of checkpoint 'lost', which no release declares. Add it under 'checkpoints'.");
        refused.Message.ShouldContain("Checkpoint 'old' is of generation 7 of database 'orders', which is not declared. Retire the checkpoint together with its generation.");
        refused.Message.ShouldContain("The database has 1 subnet(s); RDS needs two in different availability zones. Add one to 'subnetIds'.");
        refused.Message.ShouldContain("'0.0.0.0/0' opens the database to every address. Give the cluster's own range.");
        _cloud.All(Instance).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_nobody_may_reach_is_a_mistake()
    {
        var refused = await Should.ThrowAsync<RunException>(Deploy(() => Orders.Args(network: Orders.Network with { ClientSecurityGroupIds = [] })));

        refused.Message.ShouldContain("Nobody may reach the database. Name the cluster's security group in 'clientSecurityGroupIds' (or its range in 'clientCidrs').");
    }

    [Fact]
    public async Task A_generation_that_is_not_declared_cannot_be_asked_for()
    {
        var refused = await Should.ThrowAsync<RunException>(_cloud.DeployAsync(() => new PitrDatabase("orders", Orders.Args()).Host(2)));

        refused.Message.ShouldContain("There is no generation 2; declared are 1. Choose one of them as primary.");
    }
}
