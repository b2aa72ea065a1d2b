using System.Collections.Immutable;
using Pulumi;
using Rollback.Model;
using static Rollback.Components.Tests.Sorted;

namespace Rollback.Components.Tests;

/// <summary>Arguments of a database that breaks no rule.</summary>
internal static class Orders
{
    public static readonly DatabaseNetwork Network = new()
    {
        VpcId = "vpc-1",
        SubnetIds = ["subnet-1", "subnet-2"],
        ClientSecurityGroupIds = ["sg-cluster"],
    };

    public static GenerationSpec Generation(Seed? seed = null, int backupDays = 14) =>
        new() { EngineVersion = "15.8", InstanceClass = "db.r6g.large", StorageGiB = 100, BackupDays = backupDays, Seed = seed };

    public static PitrDatabaseArgs Args(
        ImmutableSortedDictionary<int, GenerationSpec>? generations = null,
        ImmutableSortedDictionary<string, CheckpointSpec>? checkpoints = null,
        DatabaseNetwork? network = null,
        DataProtection protection = DataProtection.Full,
        bool multiAz = true,
        string? monitoringRoleArn = null,
        string? alertEmail = null) => new()
        {
            Prefix = "shop-test",
            Database = "orders",
            Generations = generations ?? Numbers((1, Generation())),
            Checkpoints = checkpoints ?? Map<CheckpointSpec>(),
            Network = network ?? Network,
            KmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/vault",
            OwnerPassword = Output.CreateSecret("pa55"),
            MultiAz = multiAz,
            Protection = protection,
            MonitoringRoleArn = monitoringRoleArn,
            AlertEmail = alertEmail,
        };
}
