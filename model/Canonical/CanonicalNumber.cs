using System.Globalization;

namespace Rollback.Model;

/// <summary>Numbers as ECMAScript's <c>Number::toString</c> writes them, which RFC 8785 prescribes.</summary>
internal static class CanonicalNumber
{
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"{value} has no form in JSON.", nameof(value));
        if (value == 0) return "0";

        // "E16" is exact but long; "R" gives the shortest digits that read back as the same double, as ECMAScript wants.
        var (digits, exponent) = Shortest(Math.Abs(value));
        return (value < 0 ? "-" : "") + Place(digits, exponent);
    }

    /// <summary>Digits d1…dk and n such that the value is 0.d1…dk × 10^n.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), whole + exponent - leading);
    }

    private static string Place(string digits, int n)
    {
        var k = digits.Length;
        if (k <= n && n <= 21) return digits + new string('0', n - k);
        if (n is > 0 and <= 21) return $"{digits[..n]}.{digits[n..]}";
        if (n is > -6 and <= 0) return "0." + new string('0', -n) + digits;

        var sign = n - 1 < 0 ? "-" : "+";
        var power = Math.Abs(n - 1).ToString(CultureInfo.InvariantCulture);
        return k == 1 ? $"{digits}e{sign}{power}" : $"{digits[0]}.{digits[1..]}e{sign}{power}";
    }
}
