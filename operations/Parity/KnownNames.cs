namespace Rollback.Operations.Parity;

/// <summary>The tables, columns and sequences of a database by their names.</summary>
internal sealed class KnownNames(Catalog catalog)
{
    public const string Column = "column";

    private readonly Dictionary<string, HashSet<string>> _names = new()
    {
        // Partitions are no tables of their own to parity, but are named; materialized views are.
        ["table"] = [.. catalog.Objects.Where(one => one.Kind == "table").Select(one => one.Name), .. catalog.Tables.Concat(catalog.Derived).Select(table => table.FullName)],
        [Column] = [.. catalog.Objects.Where(one => one.Kind == Column).Select(one => one.Name), .. catalog.Tables.Concat(catalog.Derived).SelectMany(table => table.Columns.Select(column => $"{table.FullName}.{column.Name}"))],
        ["sequence"] = [.. catalog.Objects.Where(one => one.Kind == "sequence").Select(one => one.Name)],
    };

    /// <summary>What these parts name, `public` left away or not: a table before a column before a sequence; null: nothing.</summary>
    /// <param name="kind">Only this kind.</param>
    public (string Kind, string Table, string Name)? Find(IReadOnlyList<string> parts, string? kind = null)
    {
        foreach (var (one, names) in _names.Where(pair => kind is null || pair.Key == kind))
        {
            var (table, name) = one == Column ? ColumnOf(parts) : (TableShape.NameOf(parts), TableShape.NameOf(parts));
            if (name is not null && names.Contains(name)) return (one, table!, name);
        }

        return null;
    }

    private static (string? Table, string? Name) ColumnOf(IReadOnlyList<string> parts)
    {
        var table = TableShape.NameOf([.. parts.SkipLast(1)]);
        return (table, table is null ? null : $"{table}.{parts[^1]}");
    }
}
