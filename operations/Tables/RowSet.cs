namespace Rollback.Operations.Tables;

/// <summary>Rows by their bytes, none twice.</summary>
internal sealed class RowSet
{
    /// <summary>What a row takes in memory beside its bytes, about.</summary>
    private const int Overhead = 64;

    private readonly HashSet<byte[]> _rows = new(new ByBytes());
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public RowSet() => _lookup = _rows.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How much memory the rows take, about.</summary>
    public long Size { get; private set; }

    public IEnumerable<byte[]> All => _rows;

    public bool Contains(ReadOnlySpan<byte> row) => _lookup.Contains(row);

    public void Add(ReadOnlySpan<byte> row)
    {
        if (_lookup.Add(row)) Size += row.Length + Overhead;
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(ReadOnlySpan<byte> row)
    {
        if (!_lookup.Remove(row)) return false;
        Size -= row.Length + Overhead;
        return true;
    }

    private sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public bool Equals(ReadOnlySpan<byte> one, byte[] other) => one.SequenceEqual(other);

        public int GetHashCode(byte[] row) => GetHashCode(row.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> row)
        {
            var hash = new HashCode();
            hash.AddBytes(row);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> row) => row.ToArray();
    }
}
