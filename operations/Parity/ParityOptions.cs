namespace Rollback.Operations.Parity;

/// <summary>What is compared, and how hard the servers are worked.</summary>
internal sealed record ParityOptions
{
    /// <summary>Names of tables, columns or other objects to leave out, as `schema.table[.column]`; `public.` may be left away.</summary>
    public IReadOnlySet<string> Ignored { get; init; } = new HashSet<string>();

    /// <summary>Names on the right for tables and columns of the left, in full.</summary>
    public IReadOnlyDictionary<string, string> Mapped { get; init; } = new Dictionary<string, string>();

    /// <summary>Whole checks to leave out.</summary>
    public IReadOnlySet<ParityCheck> Skipped { get; init; } = new HashSet<ParityCheck>();

    /// <summary>Connections per side that read at once.</summary>
    public int Jobs { get; init; } = 2;

    /// <summary>How long a difference may be explained by replication that is behind.</summary>
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Print keys and values of differing rows, whatever they are.</summary>
    public bool ShowValues { get; init; }

    /// <summary>How many rows per table are named.</summary>
    public int NamedRows { get; init; } = 20;

    public bool Runs(ParityCheck check) => !Skipped.Contains(check);

    public bool Ignores(string name) => Ignored.Contains(name) || name.StartsWith("public.", StringComparison.Ordinal) && Ignored.Contains(name["public.".Length..]);

    /// <summary>What `schema.table` or `schema.table.column` of the left is called on the right.</summary>
    public string RightName(string name) => Mapped.GetValueOrDefault(name, name);

    /// <summary>What a column of a table of the left is called in the table's counterpart.</summary>
    public string RightColumn(string table, string column) => Mapped.TryGetValue($"{table}.{column}", out var name) ? name[(RightName(table).Length + 1)..] : column;

    /// <summary>Whether a table of the left, or a column of it, is called otherwise on the right.</summary>
    public bool IsMapped(string table) => Mapped.ContainsKey(table) || Mapped.Keys.Any(name => name.StartsWith($"{table}.", StringComparison.Ordinal));
}
