using Npgsql;

namespace Rollback.Operations.Salvage;

/// <summary>Rows of one side, sorted by key, one at a time: a table is never in memory.</summary>
internal sealed class RowStream : IAsyncDisposable
{
    private readonly TextReader _lines;
    private readonly int _columns;

    private RowStream(TextReader lines, int columns) => (_lines, _columns) = (lines, columns);

    /// <summary>The row at hand; null: no more. The first value is its key, the others are its columns.</summary>
    public string?[]? Row { get; private set; }

    public static async Task<RowStream> OpenAsync(NpgsqlConnection connection, string query, int columns, CancellationToken cancellationToken)
    {
        var stream = new RowStream(await connection.BeginTextExportAsync($"COPY ({query}) TO STDOUT", cancellationToken), columns);
        await stream.NextAsync(cancellationToken);
        return stream;
    }

    public async ValueTask NextAsync(CancellationToken cancellationToken) =>
        Row = await _lines.ReadLineAsync(cancellationToken) is { } line ? CopyLine.Parse(line, _columns) : null;

    /// <summary>All rows with the key at hand; the stream moves beyond them.</summary>
    /// <exception cref="InvalidOperationException">The server sorts otherwise than we compare: pairing rows would go wrong.</exception>
    public async ValueTask<List<string?[]>> GroupAsync(KeyOrder order, CancellationToken cancellationToken)
    {
        var group = new List<string?[]>(1);
        var key = Row![0];
        while (Row is { } row && row[0] == key)
        {
            group.Add(row);
            await NextAsync(cancellationToken);
        }

        return Row is { } next && order.Compare(key, next[0]) >= 0 ? throw new InvalidOperationException("The rows do not come in the order of their keys.") : group;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lines is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else _lines.Dispose();
    }
}
