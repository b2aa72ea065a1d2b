using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rollback.Model;

/// <summary>The number of a release in its lineage: 1 to 9999, in the order in which the releases were made.</summary>
public sealed record ReleaseNumber : IComparable<ReleaseNumber>
{
    /// <summary>The highest number that a four-digit file name can carry.</summary>
    public const int Highest = 9999;

    public static ReleaseNumber First { get; } = new(1);

    private ReleaseNumber(int value) => Value = value;

    public int Value { get; }

    /// <summary>The file's name in <c>releases/</c>, for example <c>0002.yaml</c>.</summary>
    public string FileName => Value.ToString("0000", CultureInfo.InvariantCulture) + ".yaml";

    /// <exception cref="ArgumentOutOfRangeException">The value is not a release number.</exception>
    public static ReleaseNumber From(int value) => TryFrom(value, out var number)
        ? number
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"A release number is an integer from 1 to {Highest}.");

    public static bool TryFrom(int value, [NotNullWhen(true)] out ReleaseNumber? number)
    {
        number = value is >= 1 and <= Highest ? new(value) : null;
        return number is not null;
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ReleaseNumber? number)
    {
        number = null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && TryFrom(value, out number);
    }

    public int CompareTo(ReleaseNumber? other) => other is null ? 1 : Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(ReleaseNumber left, ReleaseNumber right) => left.Value < right.Value;

    public static bool operator <=(ReleaseNumber left, ReleaseNumber right) => left.Value <= right.Value;

    public static bool operator >(ReleaseNumber left, ReleaseNumber right) => left.Value > right.Value;

    public static bool operator >=(ReleaseNumber left, ReleaseNumber right) => left.Value >= right.Value;
}
