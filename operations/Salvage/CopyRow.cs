namespace Rollback.Operations.Salvage;

/// <summary>
/// Values of a row in PostgreSQL's COPY text format, as they came: escaped, NULL as \N. Two are the same value if, and only if,
/// their bytes are. Good until its stream moves on.
/// </summary>
/// <param name="bounds">Of each value of the line, the byte before its first one; then the byte behind the last value.</param>
/// <param name="first">Of the line's values, the first that belongs to this row.</param>
internal readonly struct CopyRow(byte[] bytes, int[] bounds, int first)
{
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = bounds[first + index] + 1;
            return bytes.AsSpan(start, bounds[first + index + 1] - start);
        }
    }

    /// <summary>The same line without its first values.</summary>
    public CopyRow From(int index) => new(bytes, bounds, first + index);
}
