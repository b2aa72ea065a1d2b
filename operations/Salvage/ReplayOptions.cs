namespace Rollback.Operations.Salvage;

/// <summary>Which changes are replayed, and how.</summary>
internal sealed record ReplayOptions
{
    /// <summary>As `[schema.]table`; null: all.</summary>
    public IReadOnlySet<string>? Tables { get; init; }

    /// <summary>Default: all kinds.</summary>
    public IReadOnlySet<ChangeKind> Kinds { get; init; } = new HashSet<ChangeKind> { ChangeKind.Insert, ChangeKind.Update, ChangeKind.Delete };

    /// <summary>Columns that the database lacks and whose values are given up, as `[schema.]table.column`.</summary>
    public IReadOnlySet<string> Without { get; init; } = new HashSet<string>();

    /// <summary>Changes per transaction; 1 to 10000.</summary>
    public int Batch { get; init; } = 500;

    /// <summary>Where conflicts and misfits are written, for people; null: nowhere.</summary>
    public string? UnfitFolder { get; init; }

    public bool Takes(SalvagedTable table) => Tables is null || Names(Tables, table.Schema, table.FullName);

    public bool GivesUp(SalvagedTable table, string column) => Names(Without, table.Schema, $"{table.FullName}.{column}");

    private static bool Names(IReadOnlySet<string> names, string schema, string full) =>
        names.Contains(full) || schema == "public" && names.Contains(full["public.".Length..]);
}
