namespace Rollback.Operations.Drill.Corruption;

/// <summary>The rows of the sample service's tables up to an order, as texts to the last bit.</summary>
internal sealed record BookPages(long Latest, IReadOnlySet<string> Orders, IReadOnlySet<string> Lines)
{
    /// <summary>Rows that only one of the two has.</summary>
    public long Differing(BookPages other) => Count(Orders, other.Orders) + Count(Lines, other.Lines);

    private static long Count(IReadOnlySet<string> one, IReadOnlySet<string> other) => one.Count(row => !other.Contains(row)) + other.Count(row => !one.Contains(row));
}
