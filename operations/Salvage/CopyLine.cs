using System.Text;

namespace Rollback.Operations.Salvage;

/// <summary>Reads a line of PostgreSQL's COPY text format.</summary>
internal static class CopyLine
{
    /// <summary>The values between the tabs; null where the line says \N.</summary>
    public static string?[] Parse(string line, int columns)
    {
        var values = new string?[columns];
        var start = 0;
        for (var column = 0; column < columns; column++)
        {
            var end = line.IndexOf('\t', start);
            if (end < 0) end = line.Length;
            values[column] = Value(line.AsSpan(start, end - start));
            start = end + 1;
        }

        return values;
    }

    private static string? Value(ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual("\\N")) return null;
        if (!text.Contains('\\')) return text.ToString();
        var value = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                value.Append(text[index]);
                continue;
            }

            index++;
            value.Append(text[index] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', var other => other });
        }

        return value.ToString();
    }
}
