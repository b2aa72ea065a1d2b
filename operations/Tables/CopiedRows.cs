using System.Buffers.Binary;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>Rows of COPY's binary format one at a time, each as the bytes that came: a table is never in memory.</summary>
internal sealed class CopiedRows : IAsyncDisposable
{
    /// <summary>Signature and flags, then how long the rest of the header is.</summary>
    private const int Header = 19;

    private readonly NpgsqlRawCopyStream _source;
    private readonly CopyPieces _pieces;
    private readonly IAsyncEnumerator<ArraySegment<byte>> _coming;
    private byte[] _bytes = new byte[512 << 10];
    private int _next = Header;
    private int _length;
    private int _end;

    private CopiedRows(NpgsqlRawCopyStream source, CancellationToken cancellationToken)
    {
        _source = source;
        _pieces = new(source);
        _coming = _pieces.AllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Whether <see cref="Row"/> is one; no: there are no more.</summary>
    public bool HasRow { get; private set; }

    /// <summary>How many there were, with the one at hand.</summary>
    public long Count { get; private set; }

    /// <summary>The row at hand, as COPY takes it too; until <see cref="NextAsync"/>.</summary>
    public ReadOnlySpan<byte> Row => _bytes.AsSpan(_next, _length);

    /// <param name="query">COPY … TO STDOUT (FORMAT binary)</param>
    public static async Task<CopiedRows> OpenAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        var rows = new CopiedRows(await connection.BeginRawBinaryCopyAsync(query, cancellationToken), cancellationToken);
        await rows.NextAsync();
        return rows;
    }

    public ValueTask NextAsync()
    {
        _next += _length;
        _length = 0;
        return Take() ? ValueTask.CompletedTask : FetchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Or the rest of the table would be read to its end.
        if (HasRow) await _source.CancelAsync();
        await _coming.DisposeAsync();
        await _pieces.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async ValueTask FetchAsync()
    {
        do
        {
            if (!await _coming.MoveNextAsync()) throw new IOException("The rows end in the middle of one.");
            var piece = _coming.Current;
            // What is left of the last piece, and this one behind it; of the header, nothing is kept.
            var start = Math.Min(_next, _end);
            var left = _end - start;
            var bytes = left + piece.Count <= _bytes.Length ? _bytes : new byte[Math.Max(_bytes.Length * 2, left + piece.Count)];
            Buffer.BlockCopy(_bytes, start, bytes, 0, left);
            piece.AsSpan().CopyTo(bytes.AsSpan(left));
            (_bytes, _next, _end) = (bytes, _next - start, left + piece.Count);
        }
        while (!Take());
    }

    /// <returns>Whether all of a row is here, or the end.</returns>
    private bool Take()
    {
        var bytes = _bytes.AsSpan(0, _end);
        if (_next + 2 > bytes.Length) return false;
        var columns = BinaryPrimitives.ReadInt16BigEndian(bytes[_next..]);
        HasRow = columns >= 0;
        if (!HasRow) return true;
        var place = _next + 2;
        for (var column = 0; column < columns; column++)
        {
            if (place + 4 > bytes.Length) return false;
            place += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[place..]));
        }

        if (place > bytes.Length) return false;
        _length = place - _next;
        Count++;
        return true;
    }
}
