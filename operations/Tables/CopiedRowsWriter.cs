namespace Rollback.Operations.Tables;

/// <summary>Writes rows in COPY's binary format, in large pieces. Complete with <see cref="EndAsync"/> only.</summary>
internal sealed class CopiedRowsWriter
{
    private const int Piece = 256 << 10;

    private readonly Stream _to;
    private byte[] _bytes = new byte[Piece * 2];
    private int _length;

    public CopiedRowsWriter(Stream to)
    {
        _to = to;
        Put("PGCOPY\n"u8);
        Put([0xff, (byte)'\r', (byte)'\n', 0, /* no flags */ 0, 0, 0, 0, /* no more header */ 0, 0, 0, 0]);
    }

    /// <param name="row">As <see cref="CopiedRows.Row"/> has it.</param>
    public ValueTask AddAsync(ReadOnlySpan<byte> row, CancellationToken cancellationToken)
    {
        Put(row);
        return _length < Piece ? ValueTask.CompletedTask : WriteAsync(cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        // A row of -1 columns.
        Put([0xff, 0xff]);
        await WriteAsync(cancellationToken);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        await _to.WriteAsync(_bytes.AsMemory(0, _length), cancellationToken);
        _length = 0;
    }
}
