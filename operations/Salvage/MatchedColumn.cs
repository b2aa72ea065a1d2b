using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>A salvaged column that the target has too.</summary>
/// <param name="Before">Its place in <see cref="RowChange.Before"/>; -1: not there.</param>
/// <param name="After">Its place in <see cref="RowChange.After"/>; -1: not there.</param>
/// <param name="OldType">The type that it was salvaged from, where the target has another; null: the same.</param>
internal sealed record MatchedColumn(LiveColumn Live, int Before, int After, string? OldType)
{
    public string Quoted => Sql.Name(Live.Name);

    /// <summary>The target's value in the words of the type it was salvaged from; by bytes, whatever the column's collation finds equal.</summary>
    public string Current => OldType is null ? $"t.{Quoted}::text COLLATE \"C\"" : $"t.{Quoted}::text::{OldType}::text COLLATE \"C\"";

    /// <summary>A text as a value of this column, neither cut nor rounded: what is too long is refused by the assignment.</summary>
    public string Cast(string text) => $"{text}::{Live.Base}";

    /// <summary>Holds for a text whose value the target's type would change. A number with more zeros is the same number.</summary>
    public string Altered(string text) => OldType!.StartsWith("numeric", StringComparison.Ordinal)
        ? $"{text}::{Live.Base}::{Live.Type}::text::numeric IS DISTINCT FROM {text}::numeric"
        : $"{text}::{Live.Base}::{Live.Type}::text::{OldType}::text COLLATE \"C\" IS DISTINCT FROM {text}::{OldType}::text COLLATE \"C\"";
}
