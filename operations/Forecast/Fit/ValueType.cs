using System.Globalization;
using System.Text.RegularExpressions;

namespace Rollback.Operations.Forecast.Fit;

/// <summary>A column's type, read from how PostgreSQL writes it: `numeric(10,2)`, `timestamp(3) with time zone`, `mood[]`.</summary>
/// <param name="Name">Without its modifiers; of an array, that of its elements.</param>
/// <param name="Modifiers">Length, precision and scale as written; empty: none.</param>
internal sealed partial record ValueType(string Name, IReadOnlyList<int> Modifiers, bool IsArray, string Text)
{
    public static ValueType Parse(string text)
    {
        var isArray = text.EndsWith("[]", StringComparison.Ordinal);
        var element = isArray ? text[..^2] : text;
        var match = Modified().Match(element);
        return match.Success
            ? new(match.Groups[1].Value + match.Groups[3].Value, [.. match.Groups[2].Value.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))], isArray, text)
            : new(element, [], isArray, text);
    }

    public ValueType Element => Parse(Text[..^2]);

    [GeneratedRegex(@"^([^(""]+?)\(([0-9]+(?:,-?[0-9]+)?)\)( with(?:out)? time zone)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Modified();
}
