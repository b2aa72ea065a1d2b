using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>Writes one table's changes to its file.</summary>
internal sealed class TableExtraction(LiveTable? then, LiveTable now, LiveSide restored, LiveSide abandoned)
{
    private readonly int[] _counts = new int[3];

    /// <param name="plan">Null: the table was not there at the checkpoint.</param>
    /// <returns>Null: no row changed.</returns>
    public async Task<SalvagedTable?> RunAsync(TablePlan? plan, IReadOnlyList<long> buckets, int bucketsInAll, SalvageFolder folder, CancellationToken cancellationToken)
    {
        var shape = abandoned.Catalog.Tables.First(table => table.FullName == now.FullName);
        var key = plan?.Left.Key ?? shape.Key;
        var (before, after) = (then is null ? [] : Shapes(then, key), Shapes(now, key));
        var name = SalvageFolder.FileName(now.Schema, now.Name);
        var path = Path.Combine(folder.Path, name);
        await using (var file = new ChangeFile(path, key, Names(before), Names(after)))
        {
            if (plan is null) await AllAsync(shape, key, after, Add, cancellationToken);
            else await DifferingAsync(plan, key, before, after, buckets, bucketsInAll, Add, cancellationToken);

            void Add(ChangeKind kind, CopyRow? old, CopyRow? young)
            {
                _counts[(int)kind]++;
                file.Add(_counts.Sum(), kind, old, young);
            }
        }

        if (_counts.Sum() == 0)
        {
            File.Delete(path);
            return null;
        }

        return new()
        {
            Schema = now.Schema,
            Name = now.Name,
            Key = key,
            IsKeyPublic = plan?.IsKeyPublic ?? false,
            Before = before,
            After = after,
            File = name,
            Digest = await SalvageFolder.DigestAsync(path, cancellationToken),
            Inserts = _counts[(int)ChangeKind.Insert],
            Updates = _counts[(int)ChangeKind.Update],
            Deletes = _counts[(int)ChangeKind.Delete],
        };
    }

    private async Task DifferingAsync(
        TablePlan plan, IReadOnlyList<string> key, IReadOnlyList<ColumnShape> before, IReadOnlyList<ColumnShape> after, IReadOnlyList<long> buckets, int bucketsInAll,
        ChangedRow add, CancellationToken cancellationToken)
    {
        var common = Names(before).Intersect(Names(after)).ToList();
        var isInteger = plan.Bucketing.Column is not null && key.Count == 1;
        var difference = new TableDifference(
            plan, new(plan.Left.From, key, before, common, isInteger), new(plan.Right.From, key, after, common, isInteger), restored, abandoned);
        await difference.RunAsync(buckets, bucketsInAll, add, cancellationToken);
    }

    private async Task AllAsync(TableShape shape, IReadOnlyList<string> key, IReadOnlyList<ColumnShape> after, ChangedRow add, CancellationToken cancellationToken) =>
        await abandoned.UseAsync(
            async reader =>
            {
                await using var rows = await RowStream.OpenAsync(reader, new RowQuery(shape.From, key, after, Names(after), IsInteger: false).Text(""), after.Count + 1, cancellationToken);
                for (; rows.HasRow; await rows.NextAsync()) add(ChangeKind.Insert, null, rows.Row.From(1));
                return true;
            },
            cancellationToken);

    /// <summary>A generated column follows from the others; one that is part of the key is needed to find the row.</summary>
    private static IReadOnlyList<ColumnShape> Shapes(LiveTable table, IReadOnlyList<string> key) =>
        [.. table.Columns.Values.Where(column => !column.IsGenerated || key.Contains(column.Name)).OrderBy(column => column.Name, StringComparer.Ordinal).Select(column => new ColumnShape(column.Name, column.Type))];

    private static List<string> Names(IReadOnlyList<ColumnShape> columns) => [.. columns.Select(column => column.Name)];
}
