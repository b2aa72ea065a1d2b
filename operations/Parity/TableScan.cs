namespace Rollback.Operations.Parity;

/// <summary>A table that is read in parts, at once or one after the other.</summary>
internal sealed class TableScan(TablePlan plan, TableSide side, IReadOnlyList<BlockRange> parts)
{
    private readonly List<TableContent> _read = [];

    public TablePlan Plan => plan;

    public TableSide Side => side;

    /// <summary>
    /// A heap is divided among the connections that were asked for, and each reads its part alone: with workers of its own, it
    /// would read all blocks to pick those of its part. What cannot be divided so may have them.
    /// </summary>
    private string Workers => side.IsOneHeap ? "SET LOCAL max_parallel_workers_per_gather = 0; " : "SET LOCAL max_parallel_workers_per_gather TO DEFAULT; ";

    /// <summary>What to tell of each part, and how to read it.</summary>
    public IEnumerable<(string Name, string Query)> Parts => parts.Select((part, index) => (parts.Count == 1 ? plan.Table : $"{plan.Table}, part {index + 1} of {parts.Count}", Workers + plan.BucketQuery(side, part)));

    /// <returns>The table's content once every part is there; null before.</returns>
    public TableContent? Add(TableContent part)
    {
        lock (_read)
        {
            _read.Add(part);
            return _read.Count == parts.Count ? TableContent.Sum(_read) : null;
        }
    }
}
