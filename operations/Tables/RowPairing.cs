namespace Rollback.Operations.Tables;

/// <summary>
/// Strikes out the rows that are on both sides, byte by byte. Where both lie in the same order, as in a physical copy, few wait for
/// their like at any time; in another order it comes to the same, with more of them in memory.
/// </summary>
internal sealed class RowPairing(long limit)
{
    /// <summary>Rows of the clone whose like the live table does not have: it has another in its place, or none.</summary>
    public RowSet Clone { get; } = new();

    /// <summary>Rows of the live table that the clone does not have: wrong ones, and newer ones.</summary>
    public RowSet Live { get; } = new();

    /// <returns>Whether all were paired; no: more rows waited than the limit, in bytes, allows.</returns>
    public async Task<bool> RunAsync(CopiedRows clone, CopiedRows live)
    {
        while (clone.HasRow || live.HasRow)
        {
            if (clone.HasRow && live.HasRow && clone.Row.SequenceEqual(live.Row))
            {
                await clone.NextAsync();
                await live.NextAsync();
                continue;
            }

            // Both go on: whichever has a row more here, the other one meets its like among those set aside, and they are in step again.
            if (clone.HasRow)
            {
                if (!Live.Remove(clone.Row)) Clone.Add(clone.Row);
                await clone.NextAsync();
            }

            if (live.HasRow)
            {
                if (!Clone.Remove(live.Row)) Live.Add(live.Row);
                await live.NextAsync();
            }

            if (Clone.Size + Live.Size > limit) return false;
        }

        return true;
    }
}
