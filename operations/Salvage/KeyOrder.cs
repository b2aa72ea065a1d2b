using System.Buffers.Text;

namespace Rollback.Operations.Salvage;

/// <summary>Compares keys in the order in which both servers sort them: whole numbers by value, texts by their bytes.</summary>
internal sealed class KeyOrder(bool isInteger)
{
    /// <param name="one">As COPY writes it, as is the other.</param>
    public int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (isInteger) return Number(one).CompareTo(Number(other));
        // Escaped bytes sort otherwise than those that they stand for.
        return one.Contains((byte)'\\') || other.Contains((byte)'\\')
            ? CopyText.Plain(one).AsSpan().SequenceCompareTo(CopyText.Plain(other))
            : one.SequenceCompareTo(other);
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out _) ? number : throw new InvalidOperationException("A key that was a whole number is none.");
}
