using System.Globalization;
using System.Text.RegularExpressions;
using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast.Fit;

/// <summary>
/// Which values of a column would not arrive unchanged in a column of another type. Replication carries values as text, so
/// the question is whether the text is accepted there, and means the same.
/// </summary>
/// <param name="from">Enums and domains of the database that has the values.</param>
/// <param name="to">Those of the database that shall take them.</param>
/// <param name="version">PostgreSQL's major version where the values are; from 16 on it can try any type that it knows.</param>
internal sealed partial class TypeRules(IReadOnlyDictionary<string, NamedType> from, IReadOnlyDictionary<string, NamedType> to, int version)
{
    private const string NoZone = "the time zone of the other server decides what arrives";
    private const double LargestReal = 3.4028234e38;
    private const double SmallestReal = 1.1754944e-38;
    private static readonly string[] Integers = ["smallint", "integer", "bigint"];
    private static readonly string[] Clocks = ["timestamp without time zone", "timestamp with time zone", "time without time zone", "time with time zone", "interval"];

    /// <param name="value">SQL of the value.</param>
    public Judgement Judge(string value, string source, string target)
    {
        var (mine, theirs) = (ValueType.Parse(source), ValueType.Parse(target));
        if (mine.IsArray != theirs.IsArray) return theirs.IsArray || !IsText(theirs) ? Cast(value, target) : Length(value, theirs);
        return mine.IsArray ? Elements(value, mine.Element, theirs.Element) : Scalar(value, mine, theirs);
    }

    private Judgement Elements(string value, ValueType source, ValueType target)
    {
        var judged = Judge("element", source.Text, target.Text);
        return judged.Condition is null ? judged : judged with { Condition = $"EXISTS (SELECT FROM unnest({value}) element WHERE {judged.Condition})" };
    }

    private Judgement Scalar(string value, ValueType source, ValueType target)
    {
        var mine = from.GetValueOrDefault(source.Name);
        if (to.TryGetValue(target.Name, out var named))
        {
            if (mine is not null && source.Text == target.Text && mine.IsSame(named)) return Judgement.Fits;
            return named.Labels is null ? Domain(value, source, mine, named) : Enum(value, mine, named);
        }

        // What a domain allows is at most what its base allows.
        if (mine is { Labels: null }) return Judge(value, mine.Base, target.Text);
        return source.Text == target.Text ? Judgement.Fits : Plain(value, source, target);
    }

    private Judgement Domain(string value, ValueType source, NamedType? mine, NamedType target)
    {
        var judged = Judge(value, mine is { Labels: null } ? mine.Base : source.Text, target.Base);
        var known = mine is { Labels: null } ? mine.Checks : [];
        foreach (var check in target.Checks.Except(known)) judged = judged.And(new($"({InPlaceOfValue(check, value)}) IS FALSE", $"{target.Name} has CHECK ({check})"));
        return judged;
    }

    private static Judgement Enum(string value, NamedType? mine, NamedType target)
    {
        var labels = string.Join(", ", target.Labels!.Select(Sql.Text));
        if (mine?.Labels is not { } own) return new($"{value}::text NOT IN ({labels})", $"not a label of {target.Name}");
        var missing = own.Except(target.Labels!).ToArray();
        return missing.Length == 0 ? Judgement.Fits : new($"{value}::text IN ({string.Join(", ", missing.Select(Sql.Text))})", $"{target.Name} has no label {string.Join(", ", missing.Select(label => $"'{label}'"))}");
    }

    private Judgement Plain(string value, ValueType source, ValueType target) => target.Name switch
    {
        "text" => Judgement.Fits,
        "character varying" or "character" => Length(value, target),
        "smallint" or "integer" or "bigint" => Integer(value, source, target),
        "numeric" => Numeric(value, source, target),
        "real" or "double precision" => Float(value, source, target),
        "bit" when source.Name is "bit" or "bit varying" => new($"length({value}) <> {Only(target, 1)}", $"not {Only(target, 1)} bits"),
        "bit varying" when source.Name is "bit" or "bit varying" => target.Modifiers.Count == 0 ? Judgement.Fits : new($"length({value}) > {target.Modifiers[0]}", $"longer than {target.Modifiers[0]} bits"),
        "date" when source.Name == "timestamp without time zone" => new($"{value}::date::timestamp <> {value}", "has a time of day"),
        "json" when source.Name == "jsonb" => Judgement.Fits,
        _ when Clocks.Contains(target.Name) && source.Name == target.Name => target.Modifiers.Count == 0 ? Judgement.Fits : new($"{value}::{target.Text} <> {value}", $"more than {target.Modifiers[0]} decimals of a second"),
        _ when target.Name.StartsWith("timestamp", StringComparison.Ordinal) && source.Name.StartsWith("timestamp", StringComparison.Ordinal) => Judgement.Unknown($"{source.Text} into {target.Text}: {NoZone}"),
        _ => Cast(value, target.Text),
    };

    private static Judgement Length(string value, ValueType target)
    {
        if (target.Name == "character varying" && target.Modifiers.Count == 0) return Judgement.Fits;
        var most = Only(target, 1);
        // char(n) is filled up with spaces, so those at the end say nothing.
        return new(target.Name == "character" ? $"char_length(rtrim({value}::text, ' ')) > {most}" : $"char_length({value}::text) > {most}", $"longer than {most} characters");
    }

    private static Judgement Integer(string value, ValueType source, ValueType target)
    {
        var (lowest, highest) = target.Name switch
        {
            "smallint" => ("-32768", "32767"),
            "integer" => ("-2147483648", "2147483647"),
            _ => ("-9223372036854775808", "9223372036854775807"),
        };
        var words = $"outside {target.Name}";
        if (Integers.Contains(source.Name)) return Array.IndexOf(Integers, source.Name) <= Array.IndexOf(Integers, target.Name) ? Judgement.Fits : new($"{value} NOT BETWEEN '{lowest}'::int8 AND '{highest}'::int8", words);
        // 1.0 is no integer's text. CASE, because AND may test the range first.
        return new($"CASE WHEN {value} IS NULL THEN false WHEN {value}::text ~ '^[[:space:]]*[-+]?[0-9]+[[:space:]]*$' THEN {value}::text::numeric NOT BETWEEN '{lowest}' AND '{highest}' ELSE true END", words);
    }

    private Judgement Numeric(string value, ValueType source, ValueType target)
    {
        if (!IsNumber(source)) return Cast(value, target.Text);
        if (target.Modifiers.Count == 0) return Judgement.Fits;
        var (precision, scale) = (target.Modifiers[0], target.Modifiers.Count > 1 ? target.Modifiers[1] : 0);
        var number = $"{value}::text::numeric";
        var limit = string.Create(CultureInfo.InvariantCulture, $"'1e{precision - scale}'::numeric");
        return new($"{number} <> 'NaN' AND (round({number}, {scale}) <> {number} OR abs({number}) >= {limit})", $"more than numeric({precision},{scale}) holds");
    }

    private Judgement Float(string value, ValueType source, ValueType target)
    {
        if (!IsNumber(source)) return Cast(value, target.Text);
        if (target.Name == "double precision") return source.Name is "real" or "smallint" or "integer" ? Judgement.Fits : new($"{value}::text::float8::text::numeric <> {value}::text::numeric", "loses digits in double precision");
        if (source.Name == "smallint") return Judgement.Fits;
        var number = $"{value}::text::float8";
        var small = string.Create(CultureInfo.InvariantCulture, $"abs({number}) > {LargestReal:R} OR abs({number}) < {SmallestReal:R}");
        return new($"CASE WHEN {number} IN ('NaN', 'Infinity', '-Infinity', 0) THEN false WHEN {small} THEN true ELSE {number}::float4::text::numeric <> {value}::text::numeric END", "loses digits in real");
    }

    /// <summary>PostgreSQL 16 and later can be asked; a type of the user's may mean something else there.</summary>
    private Judgement Cast(string value, string target) => version >= 16 && !target.Contains('.', StringComparison.Ordinal)
        ? new($"NOT pg_input_is_valid({value}::text, {Sql.Text(target)})", $"not a {target}")
        : Judgement.Unknown($"whether its values are accepted as {target} cannot be counted before PostgreSQL 16");

    private static bool IsText(ValueType type) => type.Name is "text" or "character varying" or "character";

    private static bool IsNumber(ValueType type) => Integers.Contains(type.Name) || type.Name is "numeric" or "real" or "double precision";

    private static int Only(ValueType type, int unless) => type.Modifiers.Count > 0 ? type.Modifiers[0] : unless;

    /// <summary>A domain's condition with the value in its place; what stands between quotes stays.</summary>
    private static string InPlaceOfValue(string check, string value) =>
        QuotedOrValue().Replace(check, match => match.Value == "VALUE" ? $"({value})" : match.Value);

    [GeneratedRegex("""'(?:[^']|'')*'|"(?:[^"]|"")*"|\bVALUE\b""", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedOrValue();
}
