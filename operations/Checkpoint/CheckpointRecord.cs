using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Rollback.Operations.Checkpoint;

/// <summary>A moment of a whole stack to which it can be taken back. Holds no secret value and no value of any row.</summary>
internal sealed record CheckpointRecord
{
    /// <summary>From 1 without gaps, per stack.</summary>
    [JsonPropertyName("checkpoint")]
    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>Digest of the checkpoint before this one; null for the first.</summary>
    public string? Previous { get; init; }

    public required string Stack { get; init; }

    public required string Lineage { get; init; }

    /// <summary>When the record was written, UTC. The databases' own moments are in their restore points.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The release in service.</summary>
    public required int Release { get; init; }

    public required string ReleaseDigest { get; init; }

    public required int LineageHead { get; init; }

    public required IReadOnlyDictionary<string, CheckpointedDatabase> Databases { get; init; }

    /// <summary>Images by digest, replicas, flags and weights, as the release says them.</summary>
    public required JsonObject Services { get; init; }

    /// <summary>URL by service and color.</summary>
    public JsonObject? Endpoints { get; init; }

    /// <summary>ARN, version and label of every secret in use.</summary>
    public JsonObject? Secrets { get; init; }

    /// <summary>ARNs of the keys that encrypt data and secrets.</summary>
    public JsonObject? Keys { get; init; }
}
