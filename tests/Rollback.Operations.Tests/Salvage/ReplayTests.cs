using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class ReplayTests(TwoClusters clusters)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_writes_replayed_into_the_checkpoint_make_the_abandoned_side_and_twice_is_the_same(int seed)
    {
        using var bench = await SalvageBench.CreateAsync(clusters, RandomWrites.Schema, RandomWrites.Of(new(seed), 400));

        var manifest = await bench.ExtractAsync();
        var tried = await bench.TryAsync();
        var replayed = await bench.ReplayAsync(new() { Batch = 37 });

        manifest.Changes.ShouldBeGreaterThan(300);
        manifest.Fitness!.Fits.ShouldBe(manifest.Changes, Reasons(manifest.Fitness));
        tried.Fits.ShouldBe(manifest.Changes);
        replayed.Fits.ShouldBe(manifest.Changes, Reasons(replayed));
        await bench.ShouldBeEqualAsync();

        var again = await bench.ReplayAsync();

        again.AlreadyThere.ShouldBe(manifest.Changes, Reasons(again));
        again.Fits.ShouldBe(0);
        await bench.ShouldBeEqualAsync();
    }

    private static string Reasons(ReplayResult result) => string.Join("\n", result.Tables.SelectMany(table => table.Reasons.Select(reason => $"{table.Table}: {reason.Reason}: {reason.Rows}")));
}
