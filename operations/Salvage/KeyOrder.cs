using System.Globalization;

namespace Rollback.Operations.Salvage;

/// <summary>Compares keys in the order in which both servers sort them: whole numbers by value, texts by their UTF-8 bytes.</summary>
internal sealed class KeyOrder(bool isInteger) : IComparer<string>
{
    public int Compare(string? one, string? other) => isInteger
        ? long.Parse(one!, CultureInfo.InvariantCulture).CompareTo(long.Parse(other!, CultureInfo.InvariantCulture))
        : Bytes(one!, other!);

    private static int Bytes(string one, string other)
    {
        var length = Math.Min(one.Length, other.Length);
        for (var index = 0; index < length; index++)
        {
            if (one[index] != other[index]) return Rank(one[index]).CompareTo(Rank(other[index]));
        }

        return one.Length.CompareTo(other.Length);
    }

    // Surrogates stand for characters beyond U+FFFF, whose bytes sort last.
    private static int Rank(char unit) => unit < 0xD800 ? unit : unit >= 0xE000 ? unit - 0x800 : unit + 0x2000;
}
