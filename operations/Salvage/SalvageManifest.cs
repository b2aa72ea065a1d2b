using System.Text.Json.Serialization;

namespace Rollback.Operations.Salvage;

/// <summary>What a salvage folder holds: written last, so that a folder with a manifest is complete.</summary>
internal sealed record SalvageManifest : ICommandResult
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Digest over the tables' digests: names this salvage wherever it is replayed.</summary>
    public required string Id { get; init; }

    /// <summary>The checkpoint's name; null: not told.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ExtractedAt { get; init; }

    /// <summary>The side that holds the later writes.</summary>
    public required string Abandoned { get; init; }

    /// <summary>The side that is as the checkpoint was.</summary>
    public required string Restored { get; init; }

    /// <summary>Tables with changes, in the order of their names.</summary>
    public required IReadOnlyList<SalvagedTable> Tables { get; init; }

    /// <summary>Tables that were compared, changed or not.</summary>
    public required int Compared { get; init; }

    /// <summary>What is not in the files, and why. Never silently left out.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>How the changes would fit the restored side; null: not tried.</summary>
    public ReplayResult? Fitness { get; init; }

    [JsonIgnore]
    public long Changes => Tables.Sum(table => (long)table.Changes);
}
