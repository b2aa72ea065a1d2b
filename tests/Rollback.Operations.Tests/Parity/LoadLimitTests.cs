using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class LoadLimitTests(TwoClusters clusters)
{
    [Fact]
    public async Task Reading_waits_for_followers_that_are_behind_and_not_for_ever()
    {
        var blue = await clusters.Blue.CreateAsync("CREATE TABLE t (id int PRIMARY KEY); CREATE PUBLICATION burdened FOR TABLE t");
        var green = await clusters.Green.CreateAsync("CREATE TABLE t (id int PRIMARY KEY)");
        await using var source = new DatabaseAddress("blue", blue).Open();
        await PostgresCluster.ExecuteAsync(green, $"CREATE SUBSCRIPTION burdened_{green.Database} CONNECTION 'host=127.0.0.1 port={blue.Port} user=master dbname={blue.Database}' PUBLICATION burdened");
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            var next = 0;
            // No follower is less than a microsecond behind its own answer; soon after it, it tells none.
            await Eventually.TrueAsync(async () =>
            {
                await PostgresCluster.ExecuteAsync(blue, $"INSERT INTO t VALUES ({next++})");
                return await new LoadLimit(new() { MaxLag = TimeSpan.FromMicroseconds(1) }, TimeProvider.System).WaitAsync(connection, CancellationToken.None) is not null;
            });
            (await new LoadLimit(new() { MaxLag = TimeSpan.FromHours(1) }, TimeProvider.System).WaitAsync(connection, CancellationToken.None)).ShouldBeNull();
        }
        finally
        {
            await PostgresCluster.ExecuteAsync(green, $"DROP SUBSCRIPTION burdened_{green.Database}");
        }
    }
}
