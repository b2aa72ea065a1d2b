namespace Rollback.Operations.Parity;

/// <summary>A table that is read in parts, at once or one after the other.</summary>
internal sealed class TableScan(TablePlan plan, TableSide side, IReadOnlyList<BlockRange> parts)
{
    private readonly List<TableContent> _read = [];

    public TablePlan Plan => plan;

    public TableSide Side => side;

    /// <summary>What to tell of each part, and how to read it.</summary>
    public IEnumerable<(string Name, string Query)> Parts => parts.Select((part, index) => (parts.Count == 1 ? plan.Table : $"{plan.Table}, part {index + 1} of {parts.Count}", plan.BucketQuery(side, part)));

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
