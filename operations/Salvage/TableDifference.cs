using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>Walks a table on both sides in the order of its keys and tells what became of each row. Holds one key's rows at a time.</summary>
internal sealed class TableDifference(TablePlan plan, RowQuery before, RowQuery after, LiveSide restored, LiveSide abandoned)
{
    private readonly KeyOrder _order = new(before.IsInteger);
    private readonly (int Before, int After)[] _common = [.. before.Common.Select(column => (IndexOf(before.Columns, column), IndexOf(after.Columns, column)))];

    /// <param name="emit">Called for each changed row, in the order of the keys: kind, before, after.</param>
    public async Task RunAsync(IReadOnlyList<long> buckets, int bucketsInAll, Func<ChangeKind, string?[]?, string?[]?, Task> emit, CancellationToken cancellationToken)
    {
        var left = RowQuery.Conditions(plan, plan.Left, buckets, bucketsInAll);
        var right = RowQuery.Conditions(plan, plan.Right, buckets, bucketsInAll);
        foreach (var (one, other) in left.Zip(right))
        {
            await restored.UseAsync(
                reader => abandoned.UseAsync(
                    async otherReader =>
                    {
                        await using var then = await RowStream.OpenAsync(reader, before.Text(one), before.Columns.Count + 1, cancellationToken);
                        await using var now = await RowStream.OpenAsync(otherReader, after.Text(other), after.Columns.Count + 1, cancellationToken);
                        await MergeAsync(then, now, emit, cancellationToken);
                        return true;
                    },
                    cancellationToken),
                cancellationToken);
        }
    }

    private async Task MergeAsync(RowStream then, RowStream now, Func<ChangeKind, string?[]?, string?[]?, Task> emit, CancellationToken cancellationToken)
    {
        while (then.Row is not null || now.Row is not null)
        {
            var order = then.Row is null ? 1 : now.Row is null ? -1 : _order.Compare(then.Row[0], now.Row[0]);
            var lefts = order <= 0 ? await then.GroupAsync(_order, cancellationToken) : [];
            var rights = order >= 0 ? await now.GroupAsync(_order, cancellationToken) : [];
            Strike(lefts, rights);
            var pairs = before.Key.Count == 0 ? 0 : Math.Min(lefts.Count, rights.Count);
            for (var index = 0; index < pairs; index++) await emit(ChangeKind.Update, lefts[index][1..], rights[index][1..]);
            foreach (var gone in lefts.Skip(pairs)) await emit(ChangeKind.Delete, gone[1..], null);
            foreach (var made in rights.Skip(pairs)) await emit(ChangeKind.Insert, null, made[1..]);
        }
    }

    /// <summary>Takes rows that are on both sides from both lists.</summary>
    private void Strike(List<string?[]> lefts, List<string?[]> rights)
    {
        for (var index = lefts.Count - 1; index >= 0 && rights.Count > 0; index--)
        {
            // The latest first: a group of many doubles is then struck without moving the others.
            var same = rights.FindLastIndex(row => Same(lefts[index], row));
            if (same < 0) continue;
            lefts.RemoveAt(index);
            rights.RemoveAt(same);
        }
    }

    private bool Same(string?[] one, string?[] other)
    {
        foreach (var (left, right) in _common)
        {
            if (one[left + 1] != other[right + 1]) return false;
        }

        return true;
    }

    private static int IndexOf(IReadOnlyList<string> columns, string column) => Enumerable.Range(0, columns.Count).First(index => columns[index] == column);
}
