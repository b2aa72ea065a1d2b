namespace Rollback.Model;

/// <summary>An entry of the change ledger: a migration and its rollback equivalent.</summary>
public sealed record Change
{
    /// <summary>Unique in the lineage.</summary>
    public required string Id { get; init; }

    public required string Database { get; init; }

    public required ChangeClass Class { get; init; }

    /// <summary>SQL file, relative to the lineage's folder.</summary>
    public required string Apply { get; init; }

    /// <summary>SQL file that undoes it; given for reversible changes, null for irreversible ones.</summary>
    public string? Undo { get; init; }
}
