using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>A table's names on one side.</summary>
/// <param name="From">For FROM.</param>
/// <param name="Key">Names of the key's columns; empty: none.</param>
internal sealed record TableSide(string FullName, string From, IReadOnlyList<HashedColumn> Columns, IReadOnlyList<string> Key);

/// <param name="IsLong">bytea: its SHA-256 is hashed instead, which is three times faster than its text.</param>
internal sealed record HashedColumn(string Name, bool IsLong)
{
    public string Quoted => Sql.Name(Name);

    public string Hashed => IsLong ? $"sha256({Quoted})" : Quoted;
}
