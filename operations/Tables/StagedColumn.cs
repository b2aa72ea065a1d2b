using Rollback.Operations.Database;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>A column on its way: its type in the staging table, and how it gets from there into the live one.</summary>
/// <param name="IsText">Staged as text: the clone's type is another, or one whose binary form names object numbers.</param>
internal sealed record StagedColumn(LiveColumn Live, string CloneType, bool IsText)
{
    /// <summary>Types whose equality is that of their texts; for others 1.0 and 1.00 would pass for the same.</summary>
    private static readonly string[] Exact = ["smallint", "integer", "bigint", "uuid", "date", "boolean", "bytea", "oid", "timestamp without time zone", "timestamp with time zone"];

    public string Name => Sql.Name(Live.Name);

    public string StagingType => IsText ? "text" : Live.Type;

    /// <summary>What the clone is asked for.</summary>
    public string Read => IsText ? $"{Name}::text" : Name;

    /// <summary>The staged value as one of the live column.</summary>
    public string Staged => IsText ? $"s.{Name}::{Live.Base}" : $"s.{Name}";

    /// <summary>The staged value for COPY's text format.</summary>
    public string StagedText => ColumnText.Of($"s.{Name}", StagingType);

    public string Differs
    {
        get
        {
            var (live, staged) = ($"l.{Name}", Staged);
            if (Exact.Contains(Live.Type)) return $"{live} IS DISTINCT FROM {staged}";
            // A number's text is its value and how many decimals it is written with, which are faster told than written.
            return Live.Type == "numeric" || Live.Type.StartsWith("numeric(", StringComparison.Ordinal)
                ? $"({live} IS DISTINCT FROM {staged} OR scale({live}) IS DISTINCT FROM scale({staged}))"
                : $"{live}::text COLLATE \"C\" IS DISTINCT FROM {staged}::text COLLATE \"C\"";
        }
    }

    public static StagedColumn Of(LiveColumn live, LiveColumn clone) =>
        new(live, clone.Type, live.Type != clone.Type || live.Type.Contains('.', StringComparison.Ordinal) || live.Type.Contains('"', StringComparison.Ordinal) && live.Type != "\"char\"");

    /// <summary>A live value for COPY's text format.</summary>
    /// <param name="row">The alias of its row.</param>
    public string Text(string row) => ColumnText.Of($"{row}.{Name}", Live.Type);
}
