using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>A table's names on one side.</summary>
/// <param name="From">For FROM.</param>
/// <param name="IsOneHeap">Whether its rows lie in one file, and so have places of their own.</param>
/// <param name="Key">Names of the key's columns, which are among the columns; empty: none.</param>
internal sealed record TableSide(string FullName, string From, bool IsOneHeap, IReadOnlyList<HashedColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Where the key's columns stand among all.</summary>
    public IReadOnlyList<int> KeyPositions => [.. Key.Select(name => Enumerable.Range(0, Columns.Count).First(position => Columns[position].Name == name))];
}

internal sealed record HashedColumn(string Name, HashForm Form)
{
    public string Quoted => Sql.Name(Name);
}
