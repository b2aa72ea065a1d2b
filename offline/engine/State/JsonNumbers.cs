using System.Globalization;

namespace Rollback.Offline.Engine.State;

/// <summary>Doubles as Pulumi's own state files spell them: shortest digits, an exponent only from 1e21 and below 1e-6.</summary>
public static class JsonNumbers
{
    /// <param name="value">A number; what is not finite has no spelling in JSON and is named (<c>NaN</c>, <c>+Inf</c>, <c>-Inf</c>).</param>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        if (value is 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        if (Math.Abs(value) < 1e15 && value == Math.Floor(value))
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        var sign = value < 0 ? "-" : "";
        var (digits, exponent) = Decompose(Math.Abs(value));
        return sign + (Math.Abs(value) is >= 1e-6 and < 1e21 ? Positional(digits, exponent) : Scientific(digits, exponent));
    }

    /// <summary>The shortest digits d₁d₂… and the exponent of d₁.d₂… × 10ⁿ.</summary>
    private static (string Digits, int Exponent) Decompose(double value)
    {
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var exponent = (point < 0 ? all.Length : point) - 1 - (all.Length - digits.Length);
        exponent += parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return (digits.TrimEnd('0'), exponent);
    }

    private static string Positional(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}";
    }
}
