using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>The tables in the order of their references, and what of the catalogs the merge needs.</summary>
internal sealed record TableRestorePlan(IReadOnlyList<StagedTable> Tables, IReadOnlyList<Reference> References)
{
    /// <summary>Tables that refer to each other: their rows come and go by one statement, at whose end references are checked.</summary>
    public IReadOnlyList<IReadOnlyList<StagedTable>> Rings { get; } =
    [
        .. Circles.Of([.. Tables.Select(table => Enumerable.Range(0, Tables.Count).Where(index => References.Any(one => one.Child == table.FullName && one.Parent == Tables[index].FullName)).ToList())])
            .Select(circle => circle.Order().Select(index => Tables[index]).ToList()),
    ];

    /// <summary>The same as of one table: alone, unless it is in a ring.</summary>
    public IReadOnlyList<StagedTable> RingOf(StagedTable table) => Rings.FirstOrDefault(ring => ring.Contains(table)) ?? [table];

    /// <summary>References from a table that is restored to one that is not.</summary>
    public IEnumerable<(StagedTable Child, Reference Reference, StagedTable? Parent)> Outgoing =>
        from table in Tables from reference in References where reference.Child == table.FullName select (table, reference, Tables.FirstOrDefault(one => one.FullName == reference.Parent));

    /// <summary>References from a table that is not restored to one that is.</summary>
    public IEnumerable<(StagedTable Parent, Reference Reference)> Incoming =>
        from table in Tables from reference in References where reference.Parent == table.FullName && Tables.All(one => one.FullName != reference.Child) select (table, reference);

    /// <summary>Reads both catalogs; refuses what could not be merged without loss.</summary>
    public static async Task<Answer<TableRestorePlan>> ReadAsync(TableRestoreRequest request, CancellationToken cancellationToken)
    {
        // Both at once: half of the time would be waiting.
        var reading = TheirsAsync(request.From, cancellationToken);
        await using var source = request.Live.Open();
        await using var live = await Snapshot.TakeAsync(source, cancellationToken);
        var isFenced = await Cutover.Fence.IsRaisedAsync(live.Keeper, cancellationToken);
        var ours = await LiveTable.AllAsync(live.Keeper, cancellationToken);
        var shapes = (await CatalogReader.TablesAsync(live.Keeper, cancellationToken)).ToDictionary(table => table.FullName);
        var references = await Reference.AllAsync(live.Keeper, cancellationToken);
        var theirs = await reading;
        if (isFenced) return new Failure("TBL001", $"{request.Live.Label} is not the primary: it refuses writes.", "Name the generation that takes the writes; `rollback status` shows it.");

        var tables = new List<StagedTable>();
        foreach (var (index, name) in Reference.ParentsFirst(request.FullNames, references).Index())
        {
            if (!theirs.TryGetValue(name, out var from)) return new Failure("TBL002", $"{request.From.Label} has no table {name}.", "Check the name; a table made after the checkpoint is not in the clone.");
            if (!ours.TryGetValue(name, out var into)) return new Failure("TBL002", $"{request.Live.Label} has no table {name}.", "Create it with the release's migrations first, empty; its rows then come from the clone.");
            if (Refusal(from, into, shapes[name]) is { } failure) return failure;
            tables.Add(new(index, into, from, shapes[name].Key, [.. into.Columns.Values.Where(column => !column.IsGenerated && from.Columns.ContainsKey(column.Name)).Select(column => StagedColumn.Of(column, from.Columns[column.Name]))]));
        }

        return new TableRestorePlan(tables, references);
    }

    private static async Task<IReadOnlyDictionary<string, LiveTable>> TheirsAsync(DatabaseAddress clone, CancellationToken cancellationToken)
    {
        await using var source = clone.Open();
        await using var snapshot = await Snapshot.TakeAsync(source, cancellationToken);
        return await LiveTable.AllAsync(snapshot.Keeper, cancellationToken);
    }

    private static Failure? Refusal(LiveTable from, LiveTable into, TableShape shape)
    {
        if (shape.Key.Count == 0) return new("TBL003", $"{into.FullName} has no key, so its rows cannot be paired.", "Restore the whole database to the checkpoint, or give the table a key.");
        if (shape.Key.FirstOrDefault(name => !from.Columns.ContainsKey(name) || into.Columns[name].IsGenerated) is { } key) return new("TBL003", $"{into.FullName}.{key} is part of the key, and the clone does not have it, or it is generated.", "Restore the whole database to the checkpoint.");
        if (from.Columns.Values.FirstOrDefault(column => !column.IsGenerated && !into.Columns.ContainsKey(column.Name)) is { } lost)
            return new("TBL004", $"{into.FullName} has no column {lost.Name} any more, whose values the clone holds.", "Add the column, restore, and migrate again.");
        return into.Columns.Values.FirstOrDefault(column => column.IsNotNull && !column.IsFilled && !column.IsGenerated && !from.Columns.ContainsKey(column.Name)) is { } empty
            ? new("TBL004", $"{into.FullName}.{empty.Name} needs a value, and the clone does not have the column.", "Give the column a default.")
            : null;
    }
}
