namespace Rollback.Operations.Salvage;

/// <summary>A column as COPY's text format shall have it: as the text that a cast to text gives.</summary>
internal static class ColumnText
{
    /// <summary>
    /// COPY writes these as the cast does, without making a text of each first. It does not so for booleans (t, not true), for
    /// characters padded to a length, and for whatever has a cast of its own.
    /// </summary>
    private static readonly HashSet<string> Alike =
    [
        "smallint", "integer", "bigint", "numeric", "real", "double precision", "text", "character varying", "uuid", "date", "bytea", "json", "jsonb",
        "timestamp without time zone", "timestamp with time zone",
    ];

    /// <param name="type">As format_type writes it, with its length.</param>
    public static string Of(string expression, string type)
    {
        var bracket = type.IndexOf('(', StringComparison.Ordinal);
        return Alike.Contains(bracket < 0 ? type : type[..bracket]) ? expression : $"{expression}::text";
    }
}
