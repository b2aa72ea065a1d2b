using Npgsql;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class StillPointTests(TwoClusters clusters)
{
    /// <summary>PostgreSQL shows a truncated table as empty to older snapshots too: the baseline would miss rows that the point has.</summary>
    [Fact]
    public async Task No_table_can_be_truncated_until_the_baseline_is_read_and_writes_go_on()
    {
        var database = await clusters.Blue.CreateAsync("", TwoClusters.Rich);
        var point = new StillPoint(new("blue", database), "still", TimeSpan.FromSeconds(30), byTime: false, TimeProvider.System);
        await using (point)
        {
            (await point.TakeAsync(CancellationToken.None)).Is(out var side, out var failure).ShouldBeTrue(failure?.Message);
            await using (side)
            {
                foreach (var table in new[] { "settings", "measures" })
                    (await Should.ThrowAsync<PostgresException>(() => PostgresCluster.ExecuteAsync(database, $"SET lock_timeout = '100ms'; TRUNCATE {table}"))).SqlState.ShouldBe(PostgresErrorCodes.LockNotAvailable);
                await PostgresCluster.ExecuteAsync(database, "SET lock_timeout = '5s'; DELETE FROM settings");

                var capture = await new ParityRun(new(), TimeProvider.System, _ => { }).CaptureAsync(side!, CancellationToken.None);
                capture.Tables.Single(table => table.Table == "public.settings").Rows.ShouldBe(300);
            }
        }

        await PostgresCluster.ExecuteAsync(database, "SET lock_timeout = '5s'; TRUNCATE settings, measures");
    }
}
