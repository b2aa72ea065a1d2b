using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>A table as parity needs to know it.</summary>
internal sealed record TableShape
{
    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>Partitioned: read with all its partitions, which are not listed by themselves.</summary>
    public bool IsPartitioned { get; init; }

    /// <summary>Unlogged tables are empty after recovery and never replicated: only their existence is compared.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Sorted by name, so that the order of creation does not matter.</summary>
    public required IReadOnlyList<ColumnShape> Columns { get; init; }

    /// <summary>The primary key, else the smallest unique key without nulls; empty if there is none.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    public string FullName => $"{Schema}.{Name}";

    /// <summary>For FROM. A plain table without the rows of tables that inherit from it: those are listed by themselves.</summary>
    public string From => IsPartitioned ? Sql.Name(Schema, Name) : $"ONLY {Sql.Name(Schema, Name)}";
}
