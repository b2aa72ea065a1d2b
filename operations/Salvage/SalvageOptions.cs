namespace Rollback.Operations.Salvage;

/// <summary>How changes are extracted.</summary>
internal sealed record SalvageOptions
{
    /// <summary>The checkpoint's name, for the manifest.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Tables at once, and connections per side.</summary>
    public int Jobs { get; init; } = 2;

    /// <summary>Tables to leave out, as `[schema.]table`.</summary>
    public IReadOnlySet<string> Ignored { get; init; } = new HashSet<string>();

    /// <summary>Only these tables, as `[schema.]table`; null: all.</summary>
    public IReadOnlySet<string>? Tables { get; init; }

    /// <summary>Try every change on the restored side, in a transaction that is taken back.</summary>
    public bool Try { get; init; } = true;

    /// <summary>
    /// Set the restored side's sequences beyond the abandoned side's, so that new rows never take the numbers that salvaged
    /// ones had.
    /// </summary>
    public bool CarrySequences { get; init; } = true;
}
