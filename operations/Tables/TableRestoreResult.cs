namespace Rollback.Operations.Tables;

/// <summary>What a restore of tables did.</summary>
internal sealed record TableRestoreResult : ICommandResult
{
    public required string From { get; init; }

    public required string Into { get; init; }

    public required IReadOnlyList<RestoredTable> Tables { get; init; }

    /// <summary>How long writers of these tables waited; null: the merge was made by an earlier run.</summary>
    public double? WritersBlockedSeconds { get; init; }

    /// <summary>The folder of the rows that were replaced; null: none was.</summary>
    public string? Replaced { get; init; }

    public double Seconds { get; init; }
}

/// <param name="Rows">In the clone.</param>
/// <param name="Overwritten">Rows that were otherwise, and are as in the clone now.</param>
/// <param name="BroughtBack">Rows that were gone.</param>
/// <param name="Newer">Rows that the clone does not have.</param>
/// <param name="Deleted">Whether those were deleted; otherwise they are still there.</param>
internal sealed record RestoredTable(string Table, long Rows, long Overwritten, long BroughtBack, long Newer, bool Deleted);
