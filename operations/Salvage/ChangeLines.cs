using System.Text;
using System.Text.Json;

namespace Rollback.Operations.Salvage;

/// <summary>Reads the changes that a <see cref="ChangeFile"/> wrote, a line at a time.</summary>
internal static class ChangeLines
{
    private const int Size = 1 << 16;

    /// <param name="isWanted">By number and kind; the rows of others are not looked at.</param>
    public static async IAsyncEnumerable<RowChange> ReadAsync(
        string path, SalvagedTable table, Func<int, ChangeKind, bool> isWanted, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (before, after) = (Names(table.Before), Names(table.After));
        using var lines = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, Size);
        var bytes = new byte[Size];
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Encoding.UTF8.GetMaxByteCount(line.Length) is var length && length > bytes.Length) bytes = new byte[length];
            if (Parse(bytes.AsSpan(0, Encoding.UTF8.GetBytes(line, bytes)), before, after, isWanted) is { } change) yield return change;
        }
    }

    private static RowChange? Parse(ReadOnlySpan<byte> line, byte[][] before, byte[][] after, Func<int, ChangeKind, bool> isWanted)
    {
        var reader = new Utf8JsonReader(line);
        var (number, kind) = (0, ChangeKind.Insert);
        string?[]? old = null, young = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("n"u8))
            {
                reader.Read();
                number = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                reader.Read();
                kind = reader.ValueTextEquals("insert"u8) ? ChangeKind.Insert : reader.ValueTextEquals("update"u8) ? ChangeKind.Update : ChangeKind.Delete;
                // Both stand first in a line.
                if (!isWanted(number, kind)) return null;
            }
            else if (reader.ValueTextEquals("before"u8)) old = Row(ref reader, before);
            else if (reader.ValueTextEquals("after"u8)) young = Row(ref reader, after);
            else reader.Skip();
        }

        return new(number, kind, old, young);
    }

    private static string?[] Row(ref Utf8JsonReader reader, byte[][] names)
    {
        var values = new string?[names.Length];
        reader.Read();
        for (var index = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; index++)
        {
            // In the order of the columns, as they were written.
            if (!reader.ValueTextEquals(names[index])) throw new JsonException($"A column is not where the manifest has it: {reader.GetString()}.");
            reader.Read();
            values[index] = reader.GetString();
        }

        return values;
    }

    private static byte[][] Names(IReadOnlyList<Parity.ColumnShape> columns) => [.. columns.Select(column => Encoding.UTF8.GetBytes(column.Name))];
}
