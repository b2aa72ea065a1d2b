using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Rollback.Operations.Parity;

/// <summary>
/// How a column's values are hashed. A form of its own is only for types where equal hashes mean equal text; all others go
/// by their text.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<HashForm>))]
internal enum HashForm
{
    Text,
    Integer,
    Characters,
    Padded,
    Decimal,
    Truth,
    Date,
    Moment,
    Float,
    Uuid,
    Bytes,
}

/// <summary>Chooses forms by the types of both sides. Pure.</summary>
internal static partial class HashForms
{
    private static readonly string[] Integers = ["smallint", "integer", "bigint"];

    /// <summary>Types as format_type writes them. Domains are none of these: they go by text.</summary>
    public static HashForm Of(string left, string right)
    {
        if (Integers.Contains(left) && Integers.Contains(right)) return HashForm.Integer;
        if (Unbounded().IsMatch(left) && Unbounded().IsMatch(right)) return HashForm.Characters;
        if (left != right) return HashForm.Text;
        return left switch
        {
            "boolean" => HashForm.Truth,
            "date" => HashForm.Date,
            "real" or "double precision" => HashForm.Float,
            "uuid" => HashForm.Uuid,
            "bytea" => HashForm.Bytes,
            _ when Moment().IsMatch(left) => HashForm.Moment,
            // Without a scale of its own the type leaves it to each value, and 1.0 is not 1.00.
            _ when Scaled().IsMatch(left) => HashForm.Decimal,
            // Without a length, blanks at the end are content.
            _ when Padded().IsMatch(left) => HashForm.Padded,
            _ => HashForm.Text,
        };
    }

    [GeneratedRegex(@"^(text|character varying(\(\d+\))?)$")]
    private static partial Regex Unbounded();

    [GeneratedRegex(@"^timestamp(\(\d\))? with(out)? time zone$")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^numeric\(\d+,\d+\)$")]
    private static partial Regex Scaled();

    [GeneratedRegex(@"^character\(\d+\)$")]
    private static partial Regex Padded();
}
