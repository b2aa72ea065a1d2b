using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rollback.Operations.Salvage;

/// <summary>Writes a table's changes, one JSON object a line, readable by its owner alone: the lines hold customers' data.</summary>
internal sealed class ChangeFile : IAsyncDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FileStream _stream;
    private readonly Utf8JsonWriter _writer;
    private readonly IReadOnlyList<string> _before;
    private readonly IReadOnlyList<string> _after;
    private readonly IReadOnlyList<string> _key;

    public ChangeFile(string path, IReadOnlyList<string> key, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        (_key, _before, _after) = (key, before, after);
        _stream = new(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 1 << 16,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        _writer = new(_stream, Options);
    }

    /// <param name="why">For people: how the change fits, and why not; null: not told.</param>
    public async ValueTask AddAsync(RowChange change, FitReason? why, CancellationToken cancellationToken)
    {
        _writer.WriteStartObject();
        _writer.WriteNumber("n", change.Number);
        _writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString()));
        if (why is not null)
        {
            _writer.WriteString("fit", JsonNamingPolicy.CamelCase.ConvertName(why.Fit.ToString()));
            _writer.WriteString("reason", why.Text);
        }

        _writer.WriteStartObject("key");
        foreach (var column in _key) Value(column, change.After is { } after ? Of(_after, after, column) : Of(_before, change.Before!, column));
        _writer.WriteEndObject();
        Row("before", _before, change.Before);
        Row("after", _after, change.After);
        _writer.WriteEndObject();
        _writer.Flush();
        _writer.Reset();
        _stream.WriteByte((byte)'\n');
        await ValueTask.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Until it is on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _stream.Flush(flushToDisk: true);
        await _stream.DisposeAsync();
    }

    private void Row(string name, IReadOnlyList<string> columns, string?[]? values)
    {
        if (values is null) return;
        _writer.WriteStartObject(name);
        for (var index = 0; index < values.Length; index++) Value(columns[index], values[index]);
        _writer.WriteEndObject();
    }

    private void Value(string column, string? value)
    {
        if (value is null) _writer.WriteNull(column);
        else _writer.WriteString(column, value);
    }

    private static string? Of(IReadOnlyList<string> columns, string?[] values, string column)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            if (columns[index] == column) return values[index];
        }

        return null;
    }

    /// <summary>Reads a table's changes back, a line at a time.</summary>
    public static async IAsyncEnumerable<RowChange> ReadAsync(
        string path, SalvagedTable table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (before, after) = (Index(table.Before), Index(table.After));
        using var lines = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            yield return new(
                root.GetProperty("n").GetInt32(), Enum.Parse<ChangeKind>(root.GetProperty("kind").GetString()!, ignoreCase: true), Values(root, "before", before), Values(root, "after", after));
        }
    }

    private static Dictionary<string, int> Index(IReadOnlyList<Parity.ColumnShape> columns) => columns.Index().ToDictionary(column => column.Item.Name, column => column.Index);

    private static string?[]? Values(JsonElement root, string name, Dictionary<string, int> columns)
    {
        if (!root.TryGetProperty(name, out var row)) return null;
        var values = new string?[columns.Count];
        foreach (var value in row.EnumerateObject()) values[columns[value.Name]] = value.Value.GetString();
        return values;
    }
}
