namespace Rollback.Operations.Parity;

/// <summary>What was captured of a database earlier. Its hashes are given, so it can only be compared in the way it was captured.</summary>
internal sealed class CapturedSide(ParityCapture capture) : IParitySide
{
    public string Label => $"{capture.Label} captured {capture.CapturedAt:yyyy-MM-dd HH:mm:ss}Z";

    public Catalog Catalog => capture.Catalog;

    public Task<IReadOnlyList<Bucketing>> BucketingsAsync(IReadOnlyList<(TableSide Side, Bucketing Wish)> tables, CancellationToken cancellationToken)
    {
        var captured = capture.Tables.ToDictionary(one => one.Table, one => one.Bucketing);
        return Task.FromResult<IReadOnlyList<Bucketing>>([.. tables.Select(table => captured.GetValueOrDefault(table.Side.FullName, table.Wish))]);
    }

    public Task<SideContent> ReadAsync(IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, ParityOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var captured = capture.Tables.ToDictionary(one => one.Table);
        var contents = new Dictionary<string, TableContent>();
        var unverified = new List<Unverified>(capture.Unverified);
        foreach (var (plan, side) in tables)
        {
            if (!captured.TryGetValue(side.FullName, out var table))
                unverified.Add(new(plan.Table, "The capture does not hold it."));
            else if (!table.Columns.Select(column => column.Name).SequenceEqual(side.Columns.Select(column => column.Name)))
                unverified.Add(new(plan.Table, $"It was captured with the columns {string.Join(", ", table.Columns.Select(column => column.Name))}, and a hash cannot leave any out."));
            else if (!table.Columns.SequenceEqual(side.Columns))
                unverified.Add(new(plan.Table, $"It was captured when {string.Join(", ", table.Columns.Except(side.Columns).Select(column => column.Name))} had another type, whose values are hashed otherwise."));
            else if (table.Bucketing != plan.Bucketing)
                unverified.Add(new(plan.Table, "It was captured with another key."));
            else
                contents[plan.Table] = new(table.Buckets);
        }

        return Task.FromResult(new SideContent(
            contents, options.Runs(ParityCheck.Sequences) ? capture.Sequences : [], options.Runs(ParityCheck.ForeignKeys) ? capture.Orphans : [], unverified));
    }

    public ValueTask ReleaseAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
