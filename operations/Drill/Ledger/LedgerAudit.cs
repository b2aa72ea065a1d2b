using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Drill.Ledger;

/// <summary>What a database says about the writes that were acknowledged.</summary>
/// <param name="Lost">Acknowledged entries that are not there, as `client/n`, and counters that are too low.</param>
/// <param name="Doubled">Entries that are there twice, and counters that are too high.</param>
/// <param name="Risen">Entries whose deletion was acknowledged and that are there.</param>
/// <param name="Conflicts">Attempts that failed on a key that was given out twice.</param>
internal sealed record LedgerAudit(IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled, IReadOnlyList<string> Risen, int Conflicts)
{
    /// <summary>Whether the database holds exactly what was acknowledged, and no key was given out twice.</summary>
    public bool IsClean => Lost.Count == 0 && Doubled.Count == 0 && Risen.Count == 0 && Conflicts == 0;

    /// <summary>The first few of what is wrong, for a message.</summary>
    public string Words => string.Join(", ", Named("lost", Lost).Concat(Named("doubled", Doubled)).Concat(Named("deleted and there", Risen)).Append(Conflicts > 0 ? $"{Conflicts} keys given out twice" : "").Where(text => text.Length > 0));

    /// <summary>Holds what the writers were promised against the database; call it when they have stopped.</summary>
    public static async Task<LedgerAudit> RunAsync(DatabaseAddress database, LedgerTraffic traffic, CancellationToken cancellationToken)
    {
        await using var source = database.Open(settings => settings.Pooling = false);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var entries = (await connection.QueryAsync("SELECT client, n, count(*) FROM rehearsal.entries GROUP BY 1, 2", row => (Client: row.GetInt32(0), N: row.GetInt32(1), Count: row.GetInt64(2)), cancellationToken))
            .ToLookup(entry => entry.Client, entry => (entry.N, entry.Count));
        var counters = (await connection.QueryAsync("SELECT client, written, deleted FROM rehearsal.counters", row => (Client: row.GetInt32(0), Written: row.GetInt64(1), Deleted: row.GetInt64(2)), cancellationToken))
            .ToDictionary(counter => counter.Client);
        var (lost, doubled, risen) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var writer in traffic.Writers)
        {
            var there = entries[writer.Client].ToDictionary(entry => entry.N, entry => entry.Count);
            var (_, written, deleted) = counters.GetValueOrDefault(writer.Client);
            // A write in doubt may have been committed: it is neither promised nor forbidden.
            var (least, most) = (writer.Acknowledged, writer.Acknowledged + (writer.IsInDoubt ? 1 : 0));
            for (var n = 1; n <= least; n++)
            {
                var isThere = there.ContainsKey(n);
                if (LedgerTables.IsDeleted(n, least)) { if (isThere) risen.Add($"{writer.Client}/{n}"); }
                else if (!isThere && !LedgerTables.IsDeleted(n, most)) lost.Add($"{writer.Client}/{n}");
            }

            doubled.AddRange(there.Where(entry => entry.Value > 1 || entry.Key > most).Select(entry => $"{writer.Client}/{entry.Key}"));
            Compare("written", written, least, most);
            Compare("deleted", deleted, least / LedgerTables.DeleteEvery, most / LedgerTables.DeleteEvery);

            void Compare(string counter, long value, int low, int high)
            {
                if (value < low) lost.Add($"{writer.Client}/{counter} {value} of {low}");
                if (value > high) doubled.Add($"{writer.Client}/{counter} {value} of {high}");
            }
        }

        return new(lost, doubled, risen, traffic.Conflicts);
    }

    private static IEnumerable<string> Named(string what, IReadOnlyList<string> which) =>
        which.Count == 0 ? [] : [$"{which.Count} {what} ({string.Join(" ", which.Take(5))}{(which.Count > 5 ? " …" : "")})"];
}
