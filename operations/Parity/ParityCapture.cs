namespace Rollback.Operations.Parity;

/// <summary>The parity baseline of a database: everything a later comparison needs, and no value of any row.</summary>
internal sealed record ParityCapture
{
    /// <summary>Of this file's form, of the hashes and of the words in it: rows that were hashed otherwise, and objects described otherwise, cannot be compared.</summary>
    public const int CurrentVersion = 4;

    public int Version { get; init; } = CurrentVersion;

    public required string Label { get; init; }

    public required DateTimeOffset CapturedAt { get; init; }

    public required string SchemaFingerprint { get; init; }

    public required Catalog Catalog { get; init; }

    public required IReadOnlyList<CapturedTable> Tables { get; init; }

    public required IReadOnlyList<SequenceState> Sequences { get; init; }

    public required IReadOnlyList<OrphanCount> Orphans { get; init; }

    public required IReadOnlyList<Unverified> Unverified { get; init; }
}

/// <param name="Hash">The sum of all row hashes.</param>
internal sealed record CapturedTable(
    string Table, long Rows, string Hash, IReadOnlyList<HashedColumn> Columns, Bucketing Bucketing, IReadOnlyDictionary<long, BucketContent> Buckets);
