using System.Collections.Immutable;
using Pulumi;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>What a <see cref="PitrDatabase"/> declares.</summary>
public sealed class PitrDatabaseArgs : ResourceArgs
{
    /// <summary>Start of every physical name; see <see cref="PhysicalName.Prefix"/>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The database's name in releases, for example <c>orders</c>.</summary>
    public required string Database { get; init; }

    /// <summary>Every generation of the lineage that is not retired, whichever release is in service.</summary>
    public required ImmutableSortedDictionary<int, GenerationSpec> Generations { get; init; }

    /// <summary>Every checkpoint of this database that is not retired; each keeps a snapshot.</summary>
    public ImmutableSortedDictionary<string, CheckpointSpec> Checkpoints { get; init; } = ImmutableSortedDictionary<string, CheckpointSpec>.Empty;

    /// <summary>Where the instances live and who reaches them.</summary>
    public required DatabaseNetwork Network { get; init; }

    /// <summary>Encrypts storage, snapshots, backups, performance data and events.</summary>
    public required Input<string> KmsKeyArn { get; init; }

    /// <summary>Password of the owner role, the same on every generation. A secret.</summary>
    public required Input<string> OwnerPassword { get; init; }

    /// <summary>A standby in a second availability zone. Default: true.</summary>
    public bool MultiAz { get; init; } = true;

    /// <summary>How hard the data is to lose. Default: <see cref="DataProtection.Full"/>.</summary>
    public DataProtection Protection { get; init; } = DataProtection.Full;

    /// <summary>Role with which RDS publishes operating-system metrics every 60 seconds; null: not published.</summary>
    public string? MonitoringRoleArn { get; init; }

    /// <summary>Address that receives database events by e-mail; null: topic only.</summary>
    public string? AlertEmail { get; init; }

    /// <summary>Tags of every AWS resource in it.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
