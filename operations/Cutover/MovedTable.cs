using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>A table that exists on both sides.</summary>
internal sealed record MovedTable
{
    public required string Schema { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<MovedColumn> From { get; init; }

    public required IReadOnlyList<MovedColumn> To { get; init; }

    public string FullName => $"{Schema}.{Name}";

    /// <summary>For CREATE PUBLICATION: with a list of columns only where the other side lacks some, since a list also freezes the table's identity.</summary>
    public string Published(SwitchSide publisher)
    {
        var (mine, theirs) = publisher.Address == FromAddress ? (From, To) : (To, From);
        var common = mine.Where(column => !column.IsGenerated && theirs.Any(other => other.Name == column.Name && !other.IsGenerated)).ToArray();
        var all = common.Length == mine.Count(column => !column.IsGenerated);
        return all ? Sql.Name(Schema, Name) : $"{Sql.Name(Schema, Name)} ({string.Join(", ", common.Select(column => Sql.Name(column.Name)))})";
    }

    public required DatabaseAddress FromAddress { get; init; }
}

/// <param name="IsNeeded">Not null without a default: a row that does not bring it cannot be inserted.</param>
internal sealed record MovedColumn(string Name, string Type, bool IsGenerated, bool IsNeeded, bool IsKey);
