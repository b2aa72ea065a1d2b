namespace Rollback.Operations.Parity;

/// <summary>One side of a comparison: a database, or what was captured of one.</summary>
internal interface IParitySide : IAsyncDisposable
{
    string Label { get; }

    Catalog Catalog { get; }

    /// <summary>How the rows of each table are divided here, in the same order; a wish says by which integer key, if any.</summary>
    Task<IReadOnlyList<Bucketing>> BucketingsAsync(IReadOnlyList<(TableSide Side, Bucketing Wish)> tables, CancellationToken cancellationToken);

    /// <summary>Reads the tables, sequences and foreign keys.</summary>
    Task<SideContent> ReadAsync(IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, ParityOptions options, Action<string> progress, CancellationToken cancellationToken);

    /// <summary>Ends the moment that was read; what is read from now on is as it is then. A standby cannot replay past a moment that is held.</summary>
    ValueTask ReleaseAsync();
}

/// <param name="Tables">By the plan's table.</param>
internal sealed record SideContent(
    IReadOnlyDictionary<string, TableContent> Tables, IReadOnlyList<SequenceState> Sequences, IReadOnlyList<OrphanCount> Orphans, IReadOnlyList<Unverified> Unverified);
