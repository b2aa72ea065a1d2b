using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class TablePartTests(TwoClusters clusters)
{
    [Theory]
    [InlineData(0, 8, 1)]
    [InlineData(8191, 8, 1)]
    [InlineData(8192, 8, 2)]
    [InlineData(1_000_000, 8, 8)]
    [InlineData(1_000_000, 1, 1)]
    public void Large_tables_are_divided_among_the_connections(long blocks, int jobs, int parts)
    {
        var ranges = BlockRange.Divide(blocks, jobs);

        ranges.Count.ShouldBe(parts);
        (ranges[0].First, ranges[^1].End).ShouldBe((0, null));
        ranges.Zip(ranges.Skip(1), (one, next) => one.End == next.First).ShouldAllBe(meet => meet);
    }

    [Theory]
    [InlineData("public.orders")]
    [InlineData("public.events")]
    public async Task Parts_of_a_table_make_the_whole(string table)
    {
        await using var side = await LiveSide.OpenAsync(new("blue", await clusters.Blue.CreateAsync("", TwoClusters.Rich)), CancellationToken.None);
        var plan = (await new ParityRun(new(), TimeProvider.System, _ => { }).PlanAsync(side, side, CancellationToken.None)).Tables.Single(one => one.Table == table);

        async Task<TableContent> ReadAsync(BlockRange part) => await side.UseAsync(
            async reader => new TableContent((await reader.QueryAsync(plan.BucketQuery(plan.Left, part), row => (row.GetInt64(0), new BucketContent(row.GetInt64(1), row.GetString(2))), CancellationToken.None)).ToDictionary()),
            CancellationToken.None);

        var whole = await ReadAsync(BlockRange.Whole);
        var sum = TableContent.Sum([await ReadAsync(new(0, 1)), await ReadAsync(new(1, 3)), await ReadAsync(new(3, null))]);

        whole.Rows.ShouldBeGreaterThan(0);
        sum.DifferingBuckets(whole).ShouldBeEmpty();
    }
}
