using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tables;

/// <summary>Which tables go back to what a clone holds.</summary>
internal sealed record TableRestoreRequest
{
    /// <summary>As the checkpoint was: a generation restored to it, which never becomes primary.</summary>
    public required DatabaseAddress From { get; init; }

    /// <summary>Takes the writes.</summary>
    public required DatabaseAddress Live { get; init; }

    /// <summary>As `[schema.]table`.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>Delete rows that the clone does not have; otherwise they stay.</summary>
    public bool DeleteNewer { get; init; }

    /// <summary>A folder for the rows that are replaced, in the form that `salvage replay` reads.</summary>
    public required string Output { get; init; }

    public string? Checkpoint { get; init; }

    /// <summary>The names in full.</summary>
    public IEnumerable<string> FullNames => Full(Tables);

    public static IEnumerable<string> Full(IEnumerable<string> tables) => tables.Select(name => TableShape.NameOf(DottedName.Parts(name)) ?? name).Distinct();
}
