namespace Rollback.Operations.Parity;

/// <summary>One side of a comparison: a database, or what was captured of one.</summary>
internal interface IParitySide
{
    string Label { get; }

    Catalog Catalog { get; }

    /// <summary>The bucketing that this side is bound to; null: any.</summary>
    Task<Bucketing?> BucketingAsync(TableShape table, string? integerKey, CancellationToken cancellationToken);

    /// <summary>Reads the tables, sequences and foreign keys.</summary>
    Task<SideContent> ReadAsync(IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, ParityOptions options, Action<string> progress, CancellationToken cancellationToken);
}

/// <param name="Tables">By the plan's table.</param>
internal sealed record SideContent(
    IReadOnlyDictionary<string, TableContent> Tables, IReadOnlyList<SequenceState> Sequences, IReadOnlyList<OrphanCount> Orphans, IReadOnlyList<Unverified> Unverified);
