namespace Rollback.Operations.Tables;

/// <summary>Tables of a stack's database that are to go back to a checkpoint, alone.</summary>
internal sealed record TablesRequest
{
    /// <summary>The release in service, or one with the same services and primaries.</summary>
    public required int Release { get; init; }

    public required string Checkpoint { get; init; }

    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>Null: the only one of the checkpoint.</summary>
    public string? Database { get; init; }

    public bool DeleteNewer { get; init; }

    /// <summary>Restore once more, although this was done before.</summary>
    public bool Again { get; init; }
}
