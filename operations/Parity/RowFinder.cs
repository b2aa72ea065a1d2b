using System.Globalization;
using Npgsql;

namespace Rollback.Operations.Parity;

/// <summary>
/// Names the rows and columns that differ. While writes go on, a row counts as different only if it stayed the same on both
/// sides over a time in which replication caught up; a row that changes is read again.
/// </summary>
internal sealed class RowFinder(NpgsqlDataSource left, NpgsqlDataSource right, Replication replication, TablePlan plan, ParityOptions options)
{
    private const int BucketsAtOnce = 16;
    private const int Rounds = 4;
    private const int RoundsOfOneBucket = 32;

    private readonly RowReader _left = new(left, plan, plan.Left, options.ShowValues);
    private readonly RowReader _right = new(right, plan, plan.Right, options.ShowValues);

    public async Task<RowFindings> FindAsync(IReadOnlyList<long> buckets, CancellationToken cancellationToken)
    {
        var replicates = await replication.IsUnderWayAsync(cancellationToken);
        var named = new List<RowDifference>();
        var (count, undecided, looked) = (0L, false, 0);
        foreach (var chunk in buckets.Chunk(BucketsAtOnce))
        {
            looked += chunk.Length;
            var (differences, settled) = await LookAsync(chunk, replicates, cancellationToken);
            count += differences.Count;
            undecided |= !settled;
            named.AddRange(differences.Take(options.NamedRows - named.Count));
            if (replication.IsTooFarBehind || named.Count >= options.NamedRows) break;
        }

        return new(named, count, undecided, IsComplete: looked == buckets.Count);
    }

    private async Task<(IReadOnlyList<RowDifference> Differences, bool IsSettled)> LookAsync(long[] buckets, bool replicates, CancellationToken cancellationToken)
    {
        var (before, beforeRight) = await ReadBothAsync(buckets, cancellationToken);
        var open = Keys(before, beforeRight).Where(key => !Same(before[key], beforeRight[key])).Order(StringComparer.Ordinal).ToList();
        if (!replicates) return ([.. open.Select(key => Difference(key, [.. before[key]], [.. beforeRight[key]]))], true);

        var differences = new List<RowDifference>();
        for (var round = 0; round < (buckets.Length > 1 ? Rounds : RoundsOfOneBucket) && open.Count > 0; round++)
        {
            if (!await replication.CatchUpAsync(cancellationToken)) return (differences, false);
            var (after, afterRight) = await ReadBothAsync(buckets, cancellationToken);
            // A row that was the same once is: what it differs in later is on its way.
            open.RemoveAll(key => Same(after[key], afterRight[key]));
            var stood = open.Where(key => Same(before[key], after[key]) && Same(beforeRight[key], afterRight[key])).ToHashSet();
            differences.AddRange(open.Where(stood.Contains).Select(key => Difference(key, [.. after[key]], [.. afterRight[key]])));
            open.RemoveAll(stood.Contains);
            (before, beforeRight) = (after, afterRight);
        }

        if (open.Count == 0 || buckets.Length == 1) return (differences, open.Count == 0);
        // Rows that are written all the time are met at rest sooner the less is read with them.
        var settled = true;
        differences.Clear();
        foreach (var bucket in buckets)
        {
            var (some, rest) = await LookAsync([bucket], replicates, cancellationToken);
            differences.AddRange(some);
            settled &= rest;
        }

        return (differences, settled);
    }

    private async Task<(ILookup<string, HashedRow> Left, ILookup<string, HashedRow> Right)> ReadBothAsync(long[] buckets, CancellationToken cancellationToken)
    {
        var reading = _left.ReadAsync(buckets, cancellationToken);
        var other = await _right.ReadAsync(buckets, cancellationToken);
        return (await reading, other);
    }

    private static IEnumerable<string> Keys(ILookup<string, HashedRow> one, ILookup<string, HashedRow> other) =>
        one.Select(rows => rows.Key).Union(other.Select(rows => rows.Key));

    private static bool Same(IEnumerable<HashedRow> one, IEnumerable<HashedRow> other) =>
        one.Select(row => row.Hash).Order().SequenceEqual(other.Select(row => row.Hash).Order());

    private RowDifference Difference(string key, HashedRow[] before, HashedRow[] after)
    {
        var shown = plan.IsKeyPublic || options.ShowValues || key.StartsWith('#') ? key : KeyHash(key);
        if (before.Length != 1 || after.Length != 1)
        {
            var state = before.Length > after.Length ? "missing" : before.Length < after.Length ? "extra" : "different";
            return new(shown, state, [], before.Length > 0 ? All(before[0]) : null, after.Length > 0 ? All(after[0]) : null);
        }

        var differing = Enumerable.Range(0, plan.Left.Columns.Count).Where(index => before[0].Columns[index] != after[0].Columns[index]).ToArray();
        return new(shown, "different", [.. differing.Select(index => plan.Left.Columns[index].Name)], Values(before[0], differing), Values(after[0], differing));
    }

    private Dictionary<string, string?>? All(HashedRow row) => Values(row, [.. Enumerable.Range(0, plan.Left.Columns.Count)]);

    private Dictionary<string, string?>? Values(HashedRow row, int[] columns) =>
        row.Values is { } values ? columns.ToDictionary(index => plan.Left.Columns[index].Name, index => values[index]) : null;

    /// <summary>Enough to find the row by its key without saying the key.</summary>
    private static string KeyHash(string key) => string.Create(
        CultureInfo.InvariantCulture, $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)))[..16]}");
}

/// <param name="Count">Rows that differ; at least that many if not every bucket was looked into.</param>
/// <param name="IsUndecided">Some rows kept changing.</param>
internal sealed record RowFindings(IReadOnlyList<RowDifference> Named, long Count, bool IsUndecided, bool IsComplete);
