namespace Rollback.Operations.Parity;

/// <param name="Name">`schema.sequence`.</param>
/// <param name="Next">The value it gives next (before its cache).</param>
/// <param name="Column">The column that it feeds (`schema.table.column`); null: none known.</param>
/// <param name="Highest">The highest value in that column (the lowest, if it counts down); null: none.</param>
/// <param name="Reserved">The value that it would give next after a recovery: numbers are logged some at a time, and a recovered copy counts all of them as given. Null: not known.</param>
internal sealed record SequenceState(string Name, decimal Next, bool CountsDown, string? Column, decimal? Highest, decimal? Reserved = null)
{
    /// <summary>Whether its next value is already in the table, so that an insert fails or doubles a number.</summary>
    public bool IsBehindTable => Highest is { } highest && (CountsDown ? Next >= highest : Next <= highest);

    /// <summary>What only a recovery would have skipped puts nobody behind.</summary>
    public bool IsBehind(SequenceState other) => CountsDown ? (Reserved ?? Next) > other.Next : (Reserved ?? Next) < other.Next;
}
