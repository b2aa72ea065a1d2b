using System.Globalization;
using Pulumi;
using Pulumi.Aws.Rds;
using Pulumi.Aws.Rds.Inputs;
using Pulumi.Random;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>One generation: an RDS instance of its own, with the network, parameters, key and owner that all generations share.</summary>
internal static class GenerationInstance
{
    /// <summary>
    /// Where the data came from counts only at creation. Changing or dropping these later plans nothing: RDS could only obey by
    /// replacing the instance, and with it everything written since.
    /// </summary>
    private static readonly string[] CountAtCreation = ["snapshotIdentifier", "restoreToPointInTime", "replicateSourceDb", "s3Import"];

    public static Instance Declare(string name, int number, GenerationSpec spec, Shared shared, PitrDatabaseArgs args, Resource parent)
    {
        var identifier = GenerationRules.InstanceName(args.Prefix, args.Database, number);
        var resource = $"{name}-{GenerationRules.Short(number)}";
        var instance = new InstanceArgs
        {
            Identifier = identifier,
            Engine = "postgres",
            EngineVersion = spec.EngineVersion,
            InstanceClass = spec.InstanceClass,
            DbName = GenerationRules.Identifier(args.Database),
            Username = GenerationRules.Owner(args.Database),
            Password = args.OwnerPassword,
            Tags = args.Tags.With(
                ("rollback:database", args.Database),
                ("rollback:generation", number.ToString(CultureInfo.InvariantCulture))),
        };
        Store(instance, spec, args);
        Connect(instance, shared, args);
        KeepSafe(instance, FinalSnapshot(resource, identifier, args, parent), spec, args);
        Observe(instance, args);
        Maintain(instance);
        Seed(instance, spec.Seed, shared);

        var options = args.Protection.Stateful(parent, [.. CountAtCreation]);
        options.CustomTimeouts = new()
        {
            Create = TimeSpan.FromMinutes(90),
            Update = TimeSpan.FromMinutes(120),
            Delete = TimeSpan.FromMinutes(90),
        };
        return new Instance(resource, instance, options);
    }

    private static void Store(InstanceArgs instance, GenerationSpec spec, PitrDatabaseArgs args)
    {
        instance.AllocatedStorage = spec.StorageGiB;
        // A full disk stops the database, and with it the way back; growth is bounded so that a runaway is noticed.
        instance.MaxAllocatedStorage = spec.StorageGiB * 5;
        instance.StorageType = "gp3";
        instance.StorageEncrypted = true;
        instance.KmsKeyId = args.KmsKeyArn;
    }

    private static void Connect(InstanceArgs instance, Shared shared, PitrDatabaseArgs args)
    {
        instance.Port = DatabaseAccess.Port;
        instance.DbSubnetGroupName = shared.SubnetGroup.Name;
        instance.VpcSecurityGroupIds = shared.Access.Id;
        instance.PubliclyAccessible = false;
        instance.NetworkType = "IPV4";
        instance.CaCertIdentifier = "rds-ca-rsa2048-g1";
        instance.IamDatabaseAuthenticationEnabled = true;
        instance.MultiAz = args.MultiAz;
        instance.ParameterGroupName = shared.Parameters.Name;
    }

    private static void KeepSafe(InstanceArgs instance, Output<string> finalSnapshot, GenerationSpec spec, PitrDatabaseArgs args)
    {
        instance.BackupRetentionPeriod = spec.BackupDays;
        instance.BackupWindow = "02:00-03:00";
        instance.CopyTagsToSnapshot = true;
        instance.DeletionProtection = args.Protection.DeletionProtection();
        instance.DeleteAutomatedBackups = args.Protection.DeleteAutomatedBackups();
        instance.SkipFinalSnapshot = args.Protection.SkipFinalSnapshot();
        instance.FinalSnapshotIdentifier = finalSnapshot;
    }

    /// <summary>A name that no final snapshot of an earlier instance of this name has: RDS refuses to delete an instance whose snapshot it cannot name.</summary>
    private static Output<string> FinalSnapshot(string resource, string identifier, PitrDatabaseArgs args, Resource parent)
    {
        var suffix = new RandomId($"{resource}-final-snapshot", new() { ByteLength = 4 }, args.Protection.Stateful(parent, "byteLength"));
        return Output.Format($"{identifier}-final-{suffix.Hex}");
    }

    private static void Observe(InstanceArgs instance, PitrDatabaseArgs args)
    {
        instance.PerformanceInsightsEnabled = true;
        instance.PerformanceInsightsKmsKeyId = args.KmsKeyArn;
        instance.PerformanceInsightsRetentionPeriod = 7;
        instance.EnabledCloudwatchLogsExports = new[] { "postgresql", "upgrade" };
        instance.MonitoringInterval = args.MonitoringRoleArn is null ? 0 : 60;
        if (args.MonitoringRoleArn is { } role) instance.MonitoringRoleArn = role;
    }

    private static void Maintain(InstanceArgs instance)
    {
        instance.MaintenanceWindow = "sun:03:30-sun:04:30";
        // A version changes with a release that says so, never by itself in the middle of a rollback window.
        instance.AutoMinorVersionUpgrade = false;
        instance.AllowMajorVersionUpgrade = false;
        // Deferred changes would leave the instance different from what the stack declares until Sunday night.
        instance.ApplyImmediately = true;
    }

    private static void Seed(InstanceArgs instance, Seed? seed, Shared shared)
    {
        switch (seed?.Via)
        {
            case SeedMethod.Snapshot:
                instance.SnapshotIdentifier = shared.Checkpoints[seed.Checkpoint!].DbSnapshotIdentifier;
                break;
            case SeedMethod.PointInTime:
                instance.RestoreToPointInTime = new InstanceRestoreToPointInTimeArgs
                {
                    SourceDbInstanceIdentifier = shared.Generations[seed.Generation].Identifier,
                    RestoreTime = seed.Time is { } time
                        ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                        : seed.Checkpoint!,
                };
                break;
            default:
                // The first generation starts empty; one that is seeded by replication does too, and is filled while its source serves.
                break;
        }
    }

    /// <summary>What the generations of one database have in common, and what came before this one.</summary>
    internal sealed record Shared(
        SubnetGroup SubnetGroup,
        Pulumi.Aws.Ec2.SecurityGroup Access,
        ParameterGroup Parameters,
        IReadOnlyDictionary<int, Instance> Generations,
        IReadOnlyDictionary<string, Snapshot> Checkpoints);
}
