using System.Globalization;

namespace Pulumi;

/// <summary>Durations as Go writes them: numbers with units, such as <c>1h30m</c> or <c>1.5s</c>.</summary>
internal static class GoDuration
{
    /// <exception cref="FormatException">The text is no duration.</exception>
    public static TimeSpan Parse(string text)
    {
        var total = TimeSpan.Zero;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var digits = Length(rest, static character => char.IsAsciiDigit(character) || character == '.');
            var letters = Length(rest[digits..], static character => !char.IsAsciiDigit(character) && character != '.');
            if (!double.TryParse(rest[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"'{text}' is not a duration such as '1h30m'.");
            }

            total += Unit(rest.Slice(digits, letters), text) * number;
            rest = rest[(digits + letters)..];
        }

        return total;
    }

    private static int Length(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }

    private static TimeSpan Unit(ReadOnlySpan<char> unit, string text) => unit switch
    {
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        "s" => TimeSpan.FromSeconds(1),
        "ms" => TimeSpan.FromMilliseconds(1),
        "us" or "µs" => TimeSpan.FromMicroseconds(1),
        "ns" => TimeSpan.FromTicks(1) / TimeSpan.NanosecondsPerTick,
        _ => throw new FormatException($"'{text}' is not a duration such as '1h30m'."),
    };
}
