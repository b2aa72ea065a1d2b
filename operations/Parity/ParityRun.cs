using System.Globalization;

namespace Rollback.Operations.Parity;

/// <summary>Compares two sides: catalogs, one scan of every table, then the rows of the buckets that differ.</summary>
internal sealed class ParityRun(ParityOptions options, TimeProvider clock, Action<string> progress)
{
    private Replication? _replication;

    public async Task<ParityResult> CompareAsync(IParitySide left, IParitySide right, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var plan = await PlanAsync(left, right, cancellationToken);
        var leftReading = left.ReadAsync([.. plan.Tables.Select(table => (table, table.Left))], options, progress, cancellationToken);
        var rightReading = right.ReadAsync([.. plan.Tables.Select(table => (table, table.Right))], options, progress, cancellationToken);
        await Task.WhenAll(leftReading, rightReading);
        var (before, after) = (await leftReading, await rightReading);
        await left.ReleaseAsync();
        await right.ReleaseAsync();

        var tables = new List<TableComparison>();
        foreach (var table in plan.Tables.Where(table => before.Tables.ContainsKey(table.Table) && after.Tables.ContainsKey(table.Table)))
            tables.Add(await TableAsync(table, before.Tables[table.Table], after.Tables[table.Table], left, right, cancellationToken));
        var sequences = new SequenceComparison(options, left.Label, right.Label).Of(before.Sequences, after.Sequences);
        return new()
        {
            Left = left.Label,
            Right = right.Label,
            Tables = tables,
            Schema = plan.Schema,
            Sequences = sequences.Differences,
            Notes = [.. plan.Notes, .. sequences.Notes],
            ForeignKeys = [.. Orphans(before, left.Label), .. Orphans(after, right.Label)],
            Unverified = [.. plan.Unverified, .. before.Unverified, .. after.Unverified],
            Seconds = clock.SecondsSince(start),
        };
    }

    public async Task<ParityCapture> CaptureAsync(LiveSide side, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(side, side, cancellationToken);
        var content = await side.ReadAsync([.. plan.Tables.Select(table => (table, table.Left))], options, progress, cancellationToken);
        return new()
        {
            Label = side.Label,
            CapturedAt = clock.GetUtcNow(),
            SchemaFingerprint = side.Catalog.Fingerprint,
            Catalog = side.Catalog,
            Tables = [.. plan.Tables.Where(table => content.Tables.ContainsKey(table.Table)).Select(table => Captured(table, content.Tables[table.Table]))],
            Sequences = content.Sequences,
            Orphans = content.Orphans,
            Unverified = [.. plan.Unverified, .. content.Unverified],
        };
    }

    private static CapturedTable Captured(TablePlan plan, TableContent content) => new(
        plan.Table, content.Rows, content.Hash.ToString(CultureInfo.InvariantCulture), plan.Left.Columns, plan.Bucketing, content.Buckets);

    /// <summary>A capture binds the bucketing; two databases share the left one's.</summary>
    public async Task<ParityPlan> PlanAsync(IParitySide left, IParitySide right, CancellationToken cancellationToken)
    {
        var plan = ParityPlan.Of(left.Catalog, right.Catalog, options);
        var isLeft = left is CapturedSide || right is not CapturedSide;
        var bucketings = await (isLeft ? left : right).BucketingsAsync([.. plan.Tables.Select(table => (isLeft ? table.Left : table.Right, table.Bucketing))], cancellationToken);
        return plan with { Tables = [.. plan.Tables.Zip(bucketings, (table, bucketing) => table with { Bucketing = bucketing })] };
    }

    private async Task<TableComparison> TableAsync(TablePlan plan, TableContent before, TableContent after, IParitySide left, IParitySide right, CancellationToken cancellationToken)
    {
        var buckets = before.DifferingBuckets(after);
        if (buckets.Count == 0) return new(plan.Table, before.Rows, after.Rows, TableVerdict.Equal, 0, 0, IsComplete: true, []);
        if (left is not LiveSide one || right is not LiveSide other)
            return new(plan.Table, before.Rows, after.Rows, TableVerdict.Different, buckets.Count, Math.Max(1, Math.Abs(before.Rows - after.Rows)), IsComplete: false, []);

        _replication ??= new(one.Source, other.Source, options.MaxLag, clock);
        var found = await new RowFinder(one.Source, other.Source, _replication, plan, options).FindAsync(buckets, cancellationToken);
        var verdict = found.Count > 0 ? TableVerdict.Different : found.IsUndecided ? TableVerdict.StillWritten : TableVerdict.Equal;
        return new(plan.Table, before.Rows, after.Rows, verdict, buckets.Count, found.Count, found.IsComplete, found.Named);
    }

    private IEnumerable<ForeignKeyDifference> Orphans(SideContent content, string label) => content.Orphans
        .Where(one => one.Rows > 0 && !options.Ignores(one.Constraint) && !options.Ignores(one.Table))
        .Select(one => new ForeignKeyDifference(one.Constraint, label, one.Rows));
}
