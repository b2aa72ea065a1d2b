using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rollback.Model;

/// <summary>A DNS weight: an integer from 0 to 255, the range that Route 53 accepts. The default is 0: never answered while another color has weight.</summary>
public readonly record struct Weight
{
    public const int Highest = 255;

    private readonly byte _value;

    private Weight(byte value) => _value = value;

    public int Value => _value;

    /// <exception cref="ArgumentOutOfRangeException">The value is not a DNS weight.</exception>
    public static Weight From(int value) => TryFrom(value, out var weight)
        ? weight.Value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"A DNS weight is an integer from 0 to {Highest}.");

    public static bool TryFrom(int value, [NotNullWhen(true)] out Weight? weight)
    {
        weight = value is >= 0 and <= Highest ? new Weight((byte)value) : null;
        return weight is not null;
    }

    public override string ToString() => _value.ToString(CultureInfo.InvariantCulture);
}
