namespace Rollback.Operations.Salvage;

/// <summary>Rows whose first value is their key, in the order of the keys.</summary>
internal sealed class KeyedRows(RowStream rows, KeyOrder order) : IAsyncDisposable
{
    private byte[] _last = [];
    private int _length = -1;

    public bool HasRow => rows.HasRow;

    public ReadOnlySpan<byte> Key => rows.Row[0];

    public CopyRow Values => rows.Row.From(1);

    /// <exception cref="InvalidOperationException">The server sorts otherwise than we compare: pairing rows would go wrong.</exception>
    public ValueTask NextAsync()
    {
        var key = Key;
        if (_last.Length < key.Length) _last = new byte[key.Length * 2];
        key.CopyTo(_last);
        _length = key.Length;
        var next = rows.NextAsync();
        return next.IsCompletedSuccessfully ? Checked() : CheckAsync(next);
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();

    private async ValueTask CheckAsync(ValueTask next)
    {
        await next;
        await Checked();
    }

    private ValueTask Checked() => !HasRow || order.Compare(_last.AsSpan(0, _length), Key) <= 0
        ? ValueTask.CompletedTask
        : throw new InvalidOperationException("The rows do not come in the order of their keys.");
}
