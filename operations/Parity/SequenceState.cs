namespace Rollback.Operations.Parity;

/// <param name="Name">`schema.sequence`.</param>
/// <param name="Next">The value it gives next (before its cache).</param>
/// <param name="Column">The column that it feeds (`schema.table.column`); null: none known.</param>
/// <param name="Highest">The highest value in that column (the lowest, if it counts down); null: none.</param>
internal sealed record SequenceState(string Name, decimal Next, bool CountsDown, string? Column, decimal? Highest)
{
    /// <summary>Whether its next value is already in the table, so that an insert fails or doubles a number.</summary>
    public bool IsBehindTable => Highest is { } highest && (CountsDown ? Next >= highest : Next <= highest);

    public bool IsBehind(SequenceState other) => CountsDown ? Next > other.Next : Next < other.Next;
}
