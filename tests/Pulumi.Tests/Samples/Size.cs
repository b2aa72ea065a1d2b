namespace Pulumi.Tests.Samples;

[EnumType]
public readonly struct Size : IEquatable<Size>
{
    private readonly string _value;

    private Size(string value) => _value = value;

    public static Size Small { get; } = new("small");

    public static Size Large { get; } = new("large");

    public static bool operator ==(Size left, Size right) => left.Equals(right);

    public static bool operator !=(Size left, Size right) => !left.Equals(right);

    public static explicit operator string(Size value) => value._value;

    public override bool Equals(object? obj) => obj is Size other && Equals(other);

    public bool Equals(Size other) => _value == other._value;

    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value;
}
