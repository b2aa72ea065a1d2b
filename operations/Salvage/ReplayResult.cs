namespace Rollback.Operations.Salvage;

/// <summary>How changes fitted, and which were made.</summary>
internal sealed record ReplayResult : ICommandResult
{
    public required string Target { get; init; }

    /// <summary>False: it was tried, and taken back.</summary>
    public required bool IsApplied { get; init; }

    public required IReadOnlyList<TableReplay> Tables { get; init; }

    public long Fits => Tables.Sum(table => (long)table.Fits);

    public long AlreadyThere => Tables.Sum(table => (long)table.AlreadyThere);

    public long Conflicts => Tables.Sum(table => (long)table.Conflicts);

    public long NoLongerFit => Tables.Sum(table => (long)table.NoLongerFit);

    /// <summary>Where conflicts and misfits lie; null: there are none, or they were not to be written.</summary>
    public string? Unfit { get; init; }

    /// <summary>What to know before relying on it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <param name="Fits">Accepted; made, if it was no try.</param>
/// <param name="LeftOut">Of kinds that were not asked for.</param>
/// <param name="Reasons">Why not, with how often.</param>
internal sealed record TableReplay(string Table, int Fits, int AlreadyThere, int Conflicts, int NoLongerFit, int LeftOut, IReadOnlyList<ReasonCount> Reasons);

internal sealed record ReasonCount(Fit Fit, string Reason, int Rows);
