using System.Collections.Immutable;
using Rollback.Components;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>Reads <see cref="StackSettings"/> from configuration, and says everything that is wrong with it at once.</summary>
public static class SettingsReader
{
    internal const string ProductionWord = "production";
    internal const string DevelopmentWord = "development";

    /// <param name="get">Gives the text of a key of the project, or null.</param>
    /// <param name="project">The project's name, for messages.</param>
    /// <param name="stack">The stack's name.</param>
    /// <exception cref="SettingsException">At least one setting is missing or wrong.</exception>
    public static StackSettings Read(Func<string, string?> get, string project, string stack)
    {
        var values = new SettingValues(get, project);
        var production = values.Choice("environment", DevelopmentWord, DevelopmentWord, ProductionWord) == ProductionWord;
        var settings = new StackSettings
        {
            Request = Request(values),
            Lineage = values.Text("lineage") ?? stack,
            Checkpoints = values.Text("checkpoints"),
            Production = production,
            Protection = Protection(values),
            MultiAz = MultiAz(values, production),
            Network = Network(values),
            MonitoringRoleArn = values.Text("monitoringRoleArn"),
            AlertEmail = values.Text("alertEmail"),
            Domain = Domain(values, production, stack),
            ZoneId = values.Text("zoneId"),
            DnsTtl = values.Integer("dnsTtl", 10, 1, 60),
            Workload = Workload(values),
            Tags = values.Map("tags"),
        };
        values.ThrowIfAnyIsWrong();
        return settings;
    }

    private static DeclarationRequest Request(SettingValues values)
    {
        var phase = values.Choice("phase", "serve", "prepare", "serve") == "prepare" ? Phase.Prepare : Phase.Serve;
        return new()
        {
            Release = values.Integer("release", null, 1, ReleaseNumber.Highest) ?? values.Missing("release", "the number of a release", "1", ReleaseNumber.First.Value),
            Head = values.Integer("head", null, 1, ReleaseNumber.Highest),
            Phase = phase,
            Serving = values.Integer("serving", null, 1, ReleaseNumber.Highest)
                ?? (phase == Phase.Prepare ? values.Missing<int?>("serving", "the release in service, because phase is 'prepare'", "1", null) : null),
        };
    }

    private static DataProtection Protection(SettingValues values)
    {
        var ephemeral = values.Switch("ephemeral", false);
        var protect = values.Switch("protect", true);
        return ephemeral ? DataProtection.Ephemeral : protect ? DataProtection.Full : DataProtection.Removable;
    }

    private static bool MultiAz(SettingValues values, bool production)
    {
        var multiAz = values.Switch("multiAz", production);
        if (production && !multiAz) values.Complain("multiAz", "false", "production keeps a standby of each database in a second zone", "Remove the setting, or set environment to development.");
        return multiAz;
    }

    private static DatabaseNetwork Network(SettingValues values) => new()
    {
        VpcId = values.Text("vpcId") ?? values.Missing("vpcId", "the VPC of the cluster and the databases", "vpc-…", ""),
        SubnetIds = values.List("subnetIds") is { IsEmpty: false } subnets
            ? subnets
            : values.Missing("subnetIds", "two private subnets in different availability zones", "--path 'subnetIds[0]' subnet-…", ImmutableArray<string>.Empty),
        ClientSecurityGroupIds = values.List("clientSecurityGroupIds"),
        ClientCidrs = values.List("clientCidrs"),
    };

    private static string Domain(SettingValues values, bool production, string stack) => values.Text("domain")
        ?? (production ? values.Missing("domain", "a domain of your own, because environment is 'production'", "example.com", "") : $"{stack}.rollback.test");

    private static WorkloadSettings Workload(SettingValues values)
    {
        var defaults = new WorkloadSettings();
        return new()
        {
            ScaleOut = values.Integer("scaleOut", defaults.ScaleOut, 1, 10),
            GatewayImage = values.Text("gatewayImage") ?? defaults.GatewayImage,
            DatabaseTls = values.Choice("databaseTls", defaults.DatabaseTls, "prefer", "require"),
            DatabaseCa = values.Text("databaseCa"),
            CertificateArn = values.Text("certificateArn"),
            CallerCidrs = values.List("callerCidrs") is { IsEmpty: false } callers ? callers : defaults.CallerCidrs,
            DatabaseCidrs = values.List("databaseCidrs") is { IsEmpty: false } databases ? databases : defaults.DatabaseCidrs,
        };
    }
}
