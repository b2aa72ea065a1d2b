namespace Rollback.Operations.Salvage;

/// <summary>A salvaged table beside the table that shall take its changes: which columns are found, by which rows are told apart.</summary>
internal sealed class TableMatch
{
    private readonly SalvagedTable _table;

    /// <param name="known">Types of the target that a salvaged column may name.</param>
    public TableMatch(SalvagedTable table, LiveTable? target, ReplayOptions options, IReadOnlySet<string> known)
    {
        _table = table;
        Target = target;
        if (target is null) return;
        Key = [.. table.Key.Select(column => Column(column, known)).OfType<MatchedColumn>()];
        Kept = [.. table.Before.Select(column => Column(column.Name, known)).OfType<MatchedColumn>().Where(column => !column.Live.IsGenerated && column.Before >= 0)];
        Set = [.. table.After.Select(column => Column(column.Name, known)).OfType<MatchedColumn>().Where(column => !column.Live.IsGenerated)];
        Missing = [.. table.After.Index().Where(column => !target.Columns.ContainsKey(column.Item.Name) && !options.GivesUp(table, column.Item.Name)).Select(column => (column.Item.Name, column.Index, Old: IndexOf(table.Before, column.Item.Name)))];
        Unfilled = target.Columns.Values.FirstOrDefault(column => column.IsNotNull && !column.IsFilled && !column.IsGenerated && table.After.All(one => one.Name != column.Name))?.Name;
    }

    /// <summary>Null: the database has no such table.</summary>
    public LiveTable? Target { get; }

    public IReadOnlyList<MatchedColumn> Key { get; } = [];

    /// <summary>Columns by whose values a row is recognised as unchanged since the checkpoint.</summary>
    public IReadOnlyList<MatchedColumn> Kept { get; } = [];

    /// <summary>Columns that a change writes.</summary>
    public IReadOnlyList<MatchedColumn> Set { get; } = [];

    public bool HasKey => Key.Count > 0;

    private IReadOnlyList<(string Name, int Index, int Old)> Missing { get; } = [];

    /// <summary>A column that needs a value and that no salvaged row has.</summary>
    private string? Unfilled { get; }

    /// <summary>Why the schema alone rules a change out; null: it does not.</summary>
    public FitReason? Misfit(RowChange change)
    {
        if (Target is null) return FitReason.Misfit("the table is not there");
        if (Key.Count < _table.Key.Count) return FitReason.Misfit("a column of its key is not there");
        if (change.Kind == ChangeKind.Delete && !HasKey) return FitReason.Conflict("the table has no key, so the row cannot be told from its doubles");
        if (change.Kind == ChangeKind.Insert && Unfilled is { } empty) return FitReason.Misfit($"column {empty} needs a value and has none");
        if (change.After is not { } after) return null;
        foreach (var (name, index, old) in Missing)
        {
            // Values that did not change need no place.
            if (after[index] is not null && (change.Before is null || old < 0 || change.Before[old] != after[index])) return FitReason.Misfit($"column {name} is not there");
        }

        return null;
    }

    /// <summary>The columns that an update writes: those that changed, and those that the checkpoint did not know.</summary>
    public IReadOnlyList<MatchedColumn> Changed(RowChange change) => change.Kind == ChangeKind.Insert
        ? Set
        : [.. Set.Where(column => column.Before < 0 || change.Before![column.Before] != change.After![column.After])];

    private MatchedColumn? Column(string name, IReadOnlySet<string> known)
    {
        if (!Target!.Columns.TryGetValue(name, out var live)) return null;
        var (before, after) = (IndexOf(_table.Before, name), IndexOf(_table.After, name));
        var type = after >= 0 ? _table.After[after].Type : _table.Before[before].Type;
        return new(live, before, after, type != live.Type && known.Contains(type) ? type : null);
    }

    private static int IndexOf(IReadOnlyList<Parity.ColumnShape> columns, string name)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            if (columns[index].Name == name) return index;
        }

        return -1;
    }
}
