namespace Rollback.Offline.Cloud.Dns;

/// <summary>
/// Chooses among record sets of one name and type as Route 53 does: healthy ones by weight; those of weight 0 only when no
/// other is healthy; and when none at all is healthy, as if all were.
/// </summary>
internal static class WeightedChoice
{
    /// <param name="sets">The record sets, all of one name and type.</param>
    /// <param name="isHealthy">Whether a set may be answered.</param>
    /// <param name="draw">A random number from 0 up to, but not including, its argument.</param>
    public static RecordSet? Of(IReadOnlyList<RecordSet> sets, Func<RecordSet, bool> isHealthy, Func<int, int> draw)
    {
        var healthy = sets.Where(isHealthy).ToList();
        return ByWeight(healthy, draw) ?? ByWeight(sets, draw);
    }

    private static RecordSet? ByWeight(IReadOnlyList<RecordSet> sets, Func<int, int> draw)
    {
        if (sets.Count == 0)
        {
            return null;
        }

        var total = sets.Sum(WeightOf);
        if (total == 0)
        {
            return sets[draw(sets.Count)];
        }

        var at = draw(total);
        foreach (var set in sets)
        {
            at -= WeightOf(set);
            if (at < 0)
            {
                return set;
            }
        }

        throw new InvalidOperationException("A draw was not below the sum of the weights.");
    }

    /// <summary>A record without routing policy is the only one of its name.</summary>
    private static int WeightOf(RecordSet set) => set.Weight ?? 1;
}
