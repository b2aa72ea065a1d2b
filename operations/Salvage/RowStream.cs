using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>Rows of one side, one at a time: a table is never in memory, and no value becomes a string.</summary>
internal sealed class RowStream : IAsyncDisposable
{
    private const int Size = 512 << 10;

    private readonly StreamReader _source;
    private readonly CopyPieces _pieces;
    private readonly IAsyncEnumerator<ArraySegment<byte>> _coming;
    private readonly int[] _bounds;
    private byte[] _bytes = new byte[Size];
    private int _next;
    private int _end;

    private RowStream(StreamReader source, int columns, CancellationToken cancellationToken)
    {
        (_source, _bounds) = (source, new int[columns + 1]);
        // The driver hands out text as a reader, whose decoding is left out.
        _pieces = new(source.BaseStream);
        _coming = _pieces.AllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Whether <see cref="Row"/> is one; no: there are no more.</summary>
    public bool HasRow { get; private set; }

    /// <summary>The row at hand, until <see cref="NextAsync"/>.</summary>
    public CopyRow Row => new(_bytes, _bounds, 0);

    public static async Task<RowStream> OpenAsync(NpgsqlConnection connection, string query, int columns, CancellationToken cancellationToken)
    {
        var stream = new RowStream((StreamReader)await connection.BeginTextExportAsync($"COPY ({query}) TO STDOUT", cancellationToken), columns, cancellationToken);
        await stream.NextAsync();
        return stream;
    }

    public ValueTask NextAsync()
    {
        var length = _bytes.AsSpan(_next, _end - _next).IndexOf((byte)'\n');
        if (length < 0) return FetchAsync();
        Take(length);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _coming.DisposeAsync();
        await _pieces.DisposeAsync();
        if (_source is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else _source.Dispose();
    }

    private async ValueTask FetchAsync()
    {
        while (true)
        {
            var searched = _end - _next;
            if (!await _coming.MoveNextAsync())
            {
                HasRow = false;
                return;
            }

            Append(_coming.Current);
            var length = _bytes.AsSpan(_next + searched, _end - _next - searched).IndexOf((byte)'\n');
            if (length < 0) continue;
            Take(searched + length);
            return;
        }
    }

    /// <summary>Behind the beginning of a line whose end has not come yet.</summary>
    private void Append(ArraySegment<byte> piece)
    {
        var left = _end - _next;
        var bytes = left + piece.Count <= _bytes.Length ? _bytes : new byte[Math.Max(_bytes.Length * 2, left + piece.Count)];
        Buffer.BlockCopy(_bytes, _next, bytes, 0, left);
        piece.AsSpan().CopyTo(bytes.AsSpan(left));
        (_bytes, _next, _end) = (bytes, 0, left + piece.Count);
    }

    private void Take(int length)
    {
        var line = _bytes.AsSpan(_next, length);
        _bounds[0] = _next - 1;
        for (var (column, start) = (1, 0); column < _bounds.Length; column++)
        {
            var tab = line[start..].IndexOf((byte)'\t');
            var end = tab < 0 ? length : start + tab;
            _bounds[column] = _next + end;
            start = Math.Min(end + 1, length);
        }

        _next += length + 1;
        HasRow = true;
    }
}
