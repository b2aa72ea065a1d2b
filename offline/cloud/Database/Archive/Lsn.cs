using System.Globalization;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>A place in the write-ahead log, in bytes from its beginning; written as PostgreSQL does, such as <c>0/16B3740</c>.</summary>
internal readonly record struct Lsn(ulong Value) : IComparable<Lsn>
{
    private const int Half = 32;

    public static bool TryParse(string text, out Lsn lsn)
    {
        lsn = default;
        var parts = text.Split('/');
        if (parts.Length != 2 || !TryHalf(parts[0], out var high) || !TryHalf(parts[1], out var low))
        {
            return false;
        }

        lsn = new Lsn(((ulong)high << Half) | low);
        return true;
    }

    /// <exception cref="FormatException">It is no place in a log.</exception>
    public static Lsn Parse(string text) =>
        TryParse(text, out var lsn) ? lsn : throw new FormatException($"'{text}' is no place in a write-ahead log, such as 0/16B3740.");

    public int CompareTo(Lsn other) => Value.CompareTo(other.Value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value >> Half:X}/{(uint)Value:X}");

    public static bool operator <(Lsn left, Lsn right) => left.Value < right.Value;

    public static bool operator >(Lsn left, Lsn right) => left.Value > right.Value;

    public static bool operator <=(Lsn left, Lsn right) => left.Value <= right.Value;

    public static bool operator >=(Lsn left, Lsn right) => left.Value >= right.Value;

    private static bool TryHalf(string text, out uint half)
    {
        half = 0;
        return text.Length is > 0 and <= 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out half);
    }
}
