using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Rollback.Operations.Salvage;

/// <summary>Writes a table's changes, one JSON object a line, readable by its owner alone: the lines hold customers' data.</summary>
internal sealed class ChangeFile : IAsyncDisposable
{
    private const int Piece = 256 << 10;

    private readonly FileStream _stream;
    private readonly ArrayBufferWriter<byte> _lines = new(Piece * 2);
    private readonly byte[][] _before;
    private readonly byte[][] _after;
    private readonly byte[][] _key;
    private readonly int[] _keyBefore;
    private readonly int[] _keyAfter;

    public ChangeFile(string path, IReadOnlyList<string> key, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        (_key, _before, _after) = (Labels(key), Labels(before), Labels(after));
        (_keyBefore, _keyAfter) = (Places(key, before), Places(key, after));
        _stream = new(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <summary>Adds a change as its rows came from the server.</summary>
    /// <param name="before">Null: the row was not there. Values are in the order of the columns that the file was made with.</param>
    /// <param name="after">Null: it was deleted.</param>
    public void Add(int number, ChangeKind kind, CopyRow? before, CopyRow? after)
    {
        Begin(number, kind);
        Row(",\"key\":{"u8, _key, index => Value(after is { } row ? row[_keyAfter[index]] : before!.Value[_keyBefore[index]]));
        if (before is { } old) Row(",\"before\":{"u8, _before, index => Value(old[index]));
        if (after is { } young) Row(",\"after\":{"u8, _after, index => Value(young[index]));
        End();

        void Value(ReadOnlySpan<byte> text) => CopyText.WriteJson(text, _lines);
    }

    /// <param name="why">For people: how the change fits, and why not.</param>
    public void Add(RowChange change, FitReason why)
    {
        Begin(change.Number, change.Kind);
        _lines.Write(",\"fit\":"u8);
        Text(JsonNamingPolicy.CamelCase.ConvertName(why.Fit.ToString()));
        _lines.Write(",\"reason\":"u8);
        Text(why.Text);
        Row(",\"key\":{"u8, _key, index => Text(change.After is { } row ? row[_keyAfter[index]] : change.Before![_keyBefore[index]]));
        if (change.Before is { } old) Row(",\"before\":{"u8, _before, index => Text(old[index]));
        if (change.After is { } young) Row(",\"after\":{"u8, _after, index => Text(young[index]));
        End();
    }

    /// <summary>Until it is on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _stream.Write(_lines.WrittenSpan);
        _stream.Flush(flushToDisk: true);
        await _stream.DisposeAsync();
    }

    private void Begin(int number, ChangeKind kind)
    {
        _lines.Write("{\"n\":"u8);
        Utf8Formatter.TryFormat(number, _lines.GetSpan(16), out var length);
        _lines.Advance(length);
        _lines.Write(kind switch { ChangeKind.Insert => ",\"kind\":\"insert\""u8, ChangeKind.Update => ",\"kind\":\"update\""u8, _ => ",\"kind\":\"delete\""u8 });
    }

    private void Row(ReadOnlySpan<byte> begin, byte[][] labels, Action<int> write)
    {
        _lines.Write(begin);
        for (var index = 0; index < labels.Length; index++)
        {
            _lines.Write(labels[index]);
            write(index);
        }

        _lines.Write("}"u8);
    }

    private void End()
    {
        _lines.Write("}\n"u8);
        if (_lines.WrittenCount < Piece) return;
        _stream.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }

    private void Text(string? value)
    {
        if (value is null) _lines.Write("null"u8);
        else _lines.Write(JsonSerializer.SerializeToUtf8Bytes(value, SalvageFolder.Json.String));
    }

    /// <summary>`"name":`, from the second on behind a comma.</summary>
    private static byte[][] Labels(IReadOnlyList<string> names) =>
        [.. names.Select((name, index) => (byte[])[.. index > 0 ? ","u8 : ""u8, .. JsonSerializer.SerializeToUtf8Bytes(name, SalvageFolder.Json.String), (byte)':'])];

    private static int[] Places(IReadOnlyList<string> some, IReadOnlyList<string> all) => [.. some.Select(name => all.ToList().IndexOf(name))];
}
