using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>Takes a changed row: kind, before, after. The rows are good until it returns.</summary>
internal delegate void ChangedRow(ChangeKind kind, CopyRow? before, CopyRow? after);

/// <summary>Walks a table on both sides in the order of its keys and tells what became of each row. Holds one row of each side at a time.</summary>
internal sealed class TableDifference(TablePlan plan, RowQuery before, RowQuery after, LiveSide restored, LiveSide abandoned)
{
    private readonly KeyOrder _order = new(before.IsInteger);
    private readonly (int Before, int After)[] _common = [.. before.Common.Select(column => (IndexOf(before.Columns, column), IndexOf(after.Columns, column)))];

    /// <param name="emit">Called for each changed row, in the order of the keys.</param>
    public async Task RunAsync(IReadOnlyList<long> buckets, int bucketsInAll, ChangedRow emit, CancellationToken cancellationToken)
    {
        var left = RowQuery.Conditions(plan, plan.Left, buckets, bucketsInAll);
        var right = RowQuery.Conditions(plan, plan.Right, buckets, bucketsInAll);
        foreach (var (one, other) in left.Zip(right))
        {
            await restored.UseAsync(
                reader => abandoned.UseAsync(
                    async otherReader =>
                    {
                        await using var then = new KeyedRows(await RowStream.OpenAsync(reader, before.Text(one), before.Columns.Count + 1, cancellationToken), _order);
                        await using var now = new KeyedRows(await RowStream.OpenAsync(otherReader, after.Text(other), after.Columns.Count + 1, cancellationToken), _order);
                        await MergeAsync(then, now, emit);
                        return true;
                    },
                    cancellationToken),
                cancellationToken);
        }
    }

    /// <summary>Without a key, rows are told apart by all that both sides have of them: equal ones are struck out pair by pair.</summary>
    private async Task MergeAsync(KeyedRows then, KeyedRows now, ChangedRow emit)
    {
        while (then.HasRow || now.HasRow)
        {
            var order = !then.HasRow ? 1 : !now.HasRow ? -1 : _order.Compare(then.Key, now.Key);
            if (order < 0) emit(ChangeKind.Delete, then.Values, null);
            else if (order > 0) emit(ChangeKind.Insert, null, now.Values);
            else if (!Same(then.Values, now.Values)) emit(ChangeKind.Update, then.Values, now.Values);
            if (order <= 0) await then.NextAsync();
            if (order >= 0) await now.NextAsync();
        }
    }

    private bool Same(CopyRow one, CopyRow other)
    {
        foreach (var (left, right) in _common)
        {
            if (!one[left].SequenceEqual(other[right])) return false;
        }

        return true;
    }

    private static int IndexOf(IReadOnlyList<ColumnShape> columns, string column) => Enumerable.Range(0, columns.Count).First(index => columns[index].Name == column);
}
