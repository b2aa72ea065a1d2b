namespace Rollback.Operations.Salvage;

/// <summary>Changes of one kind whose rows refer to each other in a circle, so that none of them can be made before the others.</summary>
internal sealed record RowCircle(IReadOnlyList<(TableWork Work, int Number)> Members)
{
    /// <summary>Rows in a statement: a circle is never divided, and may be larger.</summary>
    private const int Batch = 2000;

    public string Tables => string.Join(", ", Members.Select(member => member.Work.Table.FullName).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Finds the circles among the changes that are still open. Keeps what rows refer to in memory, not the rows.</summary>
    public static async Task<IReadOnlyList<RowCircle>> FindAsync(SalvageFolder folder, IReadOnlyList<TableWork> works, IReadOnlyList<Reference> references, ChangeKind kind, CancellationToken cancellationToken)
    {
        var (nodes, known, wishes) = (new List<(TableWork Work, int Number)>(), new Dictionary<RowName, int>(), new List<(int Node, RowName Target)>());
        foreach (var work in Concerned([.. works.Where(work => work.Left.GetValueOrDefault(kind) > 0)], references))
        {
            var outgoing = references.Where(one => one.Child == work.Table.FullName).ToList();
            var incoming = references.Where(one => one.Parent == work.Table.FullName).Select(one => one.ParentColumns).DistinctBy(Columns).ToList();
            await foreach (var change in ChangeLines.ReadAsync(folder.FileOf(work.Table), work.Table, (number, one) => one == kind && work.IsOpen(number, one), cancellationToken))
            {
                foreach (var name in incoming.Select(columns => Name(work.Table.FullName, columns, columns, work.Table, change)).OfType<RowName>()) known.TryAdd(name, nodes.Count);
                foreach (var name in outgoing.Select(one => Name(one.Parent, one.ParentColumns, one.ChildColumns, work.Table, change)).OfType<RowName>()) wishes.Add((nodes.Count, name));
                nodes.Add((work, change.Number));
            }
        }

        var edges = wishes.Where(wish => known.ContainsKey(wish.Target)).ToLookup(wish => wish.Node, wish => known[wish.Target]);
        return [.. Circles.Of([.. Enumerable.Range(0, nodes.Count).Select(node => edges[node].ToList())]).Select(circle => new RowCircle([.. circle.Select(node => nodes[node])]))];
    }

    public static IEnumerable<IReadOnlyList<RowCircle>> Batches(IReadOnlyList<RowCircle> circles)
    {
        var (batch, size) = (new List<RowCircle>(), 0);
        foreach (var circle in circles)
        {
            batch.Add(circle);
            size += circle.Members.Count;
            if (size < Batch) continue;
            yield return batch;
            (batch, size) = ([], 0);
        }

        if (batch.Count > 0) yield return batch;
    }

    /// <summary>The changes themselves, by table.</summary>
    public static async Task<IReadOnlyDictionary<TableWork, List<RowChange>>> LoadAsync(IReadOnlyList<RowCircle> circles, SalvageFolder folder, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<TableWork, List<RowChange>>();
        foreach (var members in circles.SelectMany(circle => circle.Members).GroupBy(member => member.Work, member => member.Number))
        {
            var wanted = members.ToHashSet();
            rows.Add(members.Key, []);
            await foreach (var change in ChangeLines.ReadAsync(folder.FileOf(members.Key.Table), members.Key.Table, (number, _) => wanted.Contains(number), cancellationToken))
                rows[members.Key].Add(change);
        }

        return rows;
    }

    /// <summary>Tables that refer to each other in a circle, or to themselves: elsewhere rows cannot.</summary>
    private static IEnumerable<TableWork> Concerned(List<TableWork> works, IReadOnlyList<Reference> references)
    {
        var places = works.Index().ToDictionary(one => one.Item.Table.FullName, one => one.Index);
        var edges = references.Where(one => places.ContainsKey(one.Child) && places.ContainsKey(one.Parent)).ToLookup(one => places[one.Child], one => places[one.Parent]);
        var inCircles = Circles.Of([.. works.Select((_, place) => edges[place].ToList())]).SelectMany(circle => circle).ToHashSet();
        return works.Where((_, place) => inCircles.Contains(place) || edges[place].Contains(place));
    }

    /// <returns>Null: a column is not there or null, so nothing is referred to.</returns>
    private static RowName? Name(string parent, IReadOnlyList<string> parentColumns, IReadOnlyList<string> columns, SalvagedTable table, RowChange change)
    {
        var (shape, row) = change.After is { } after ? (table.After, after) : (table.Before, change.Before!);
        var values = columns.Select(name => shape.Index().Where(column => column.Item.Name == name).Select(column => row[column.Index]).FirstOrDefault()).ToList();
        return values.Contains(null) ? null : new(parent, Columns(parentColumns), string.Join('\u001f', values));
    }

    private static string Columns(IReadOnlyList<string> names) => string.Join('\u001f', names);

    /// <summary>What a foreign key says of the row that it means.</summary>
    private sealed record RowName(string Table, string Columns, string Values);
}
