using System.Collections.Immutable;
using Rollback.Components;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>A stack's settings, all that differs between stacks and is not part of a release. docs/settings.md lists every key.</summary>
public sealed record StackSettings
{
    /// <summary>Which state of the lineage to declare.</summary>
    public required DeclarationRequest Request { get; init; }

    /// <summary>Folder that holds the releases, below <c>stacks/</c> or absolute. Default: the stack's name.</summary>
    public required string Lineage { get; init; }

    /// <summary>Folder that holds the stack's checkpoints, below <c>stacks/</c> or absolute. Default: <c>checkpoints/STACK</c> in the lineage's.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>Where a mistake costs customers: standbys and a real domain are then compulsory. Default: <c>development</c>.</summary>
    public bool Production { get; init; }

    /// <summary>How hard the data is to lose. Default: <see cref="DataProtection.Full"/>.</summary>
    public DataProtection Protection { get; init; } = DataProtection.Full;

    /// <summary>A standby of each database in a second zone. Default: in production only.</summary>
    public bool MultiAz { get; init; }

    /// <summary>Where databases live and who reaches them.</summary>
    public required DatabaseNetwork Network { get; init; }

    /// <summary>See <see cref="PitrDatabaseArgs.MonitoringRoleArn"/>.</summary>
    public string? MonitoringRoleArn { get; init; }

    /// <summary>See <see cref="PitrDatabaseArgs.AlertEmail"/>.</summary>
    public string? AlertEmail { get; init; }

    /// <summary>Services are names below it. Default: <c>STACK.rollback.test</c>, which no resolver but the stack's own knows.</summary>
    public required string Domain { get; init; }

    /// <summary>See <see cref="WeightedDnsArgs.ZoneId"/>.</summary>
    public string? ZoneId { get; init; }

    /// <summary>See <see cref="WeightedDnsArgs.TtlSeconds"/>.</summary>
    public int DnsTtl { get; init; } = 10;

    /// <summary>Sizes and limits in the cluster.</summary>
    public WorkloadSettings Workload { get; init; } = new();

    /// <summary>Tags of every AWS resource, apart from the standard ones.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Word for <see cref="Production"/> in tags and messages.</summary>
    public string Environment => Production ? SettingsReader.ProductionWord : SettingsReader.DevelopmentWord;
}
