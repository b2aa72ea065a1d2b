using System.Text.Json.Serialization;

namespace Rollback.Operations.Checkpoint;

/// <summary>One database as a checkpoint found it.</summary>
internal sealed record CheckpointedDatabase
{
    /// <summary>The generation that took the writes.</summary>
    public required int Generation { get; init; }

    /// <summary>The instance's name at the provider; null if the stack does not say.</summary>
    public string? Instance { get; init; }

    /// <summary>`host:port`.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The database's name in the server.</summary>
    public required string Name { get; init; }

    /// <summary>Drawn when the server was made, and kept by its restored copies: a stack that was made anew has another.</summary>
    public required string SystemIdentifier { get; init; }

    public required string ServerVersion { get; init; }

    public required RestorePoint RestorePoint { get; init; }

    /// <summary>Digest over tables, columns, types, indexes, constraints, sequences, views, functions, extensions and grants.</summary>
    public required string SchemaFingerprint { get; init; }

    /// <summary>Digest of the file with counts and hashes of every table.</summary>
    public required string Baseline { get; init; }

    public required int Tables { get; init; }

    public required long Rows { get; init; }

    /// <summary>Rows inserted, updated and deleted until then, as the server's statistics count; null: they do not say.</summary>
    public long? RowsWritten { get; init; }

    /// <summary>How many days the provider keeps what a restore to this point needs.</summary>
    public required int BackupDays { get; init; }

    /// <summary>Name of the snapshot that the stack declares for this checkpoint.</summary>
    public required string Snapshot { get; init; }

    /// <summary>How long writes were held back, in milliseconds.</summary>
    public required double WritePauseMs { get; init; }

    /// <summary>The generation that a copy of this checkpoint seeds; null: it was taken for going back only.</summary>
    public SeedPurpose? Seeds { get; init; }

    /// <summary>Until when a restore to the point is possible, unless the generation goes first.</summary>
    [JsonIgnore]
    public DateTimeOffset RestorableUntil => RestorePoint.Time.AddDays(BackupDays);
}
