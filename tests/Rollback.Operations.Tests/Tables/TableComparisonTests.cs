using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Tables;

namespace Rollback.Operations.Tests;

/// <summary>Tables are compared while writes go on, and merged later: whatever is written in between counts.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class TableComparisonTests(TwoClusters clusters) : IDisposable
{
    private const string Schema = "CREATE TABLE t (id int PRIMARY KEY, v int, w text); INSERT INTO t SELECT i, i, repeat('w', i % 50) FROM generate_series(1, 2000) i";

    private const string Content = "SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM t WHERE id <= 2000";

    private readonly string _root = Directory.CreateTempSubdirectory("restore-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_is_written_between_comparison_and_merge_counts_as_if_it_had_been_there_before()
    {
        // In another order than the clone's, and one row of a transaction that goes on meanwhile.
        var clone = await clusters.Blue.CreateAsync(Schema);
        var live = await clusters.Green.CreateAsync(
            Schema + " ORDER BY i % 7, i; UPDATE t SET v = 0 WHERE id <= 100; DELETE FROM t WHERE id BETWEEN 101 AND 110; INSERT INTO t VALUES (5001, 1), (5002, 1), (5003, 1)");
        await using var early = await OpenAsync(live);
        await using var late = await OpenAsync(live);
        Say(early, "BEGIN; UPDATE t SET v = -1 WHERE id = 900");

        var (result, said) = await RunAsync(clone, live, () =>
        {
            Say(early, "COMMIT");
            Say(late, "UPDATE t SET v = -1 WHERE id IN (50, 500, 5001); DELETE FROM t WHERE id IN (501, 5002); UPDATE t SET id = 6000 WHERE id = 502; INSERT INTO t VALUES (105, 9), (7000, 1); UPDATE t SET v = 60 WHERE id = 60");
            Say(late, "BEGIN; SAVEPOINT one; UPDATE t SET v = -1 WHERE id = 800; RELEASE one; COMMIT");
            // Two transactions share the row: what is written in it is the number of the two, not of the one that changed it.
            Say(early, "BEGIN; SELECT FROM t WHERE id = 700 FOR KEY SHARE");
            Say(late, "UPDATE t SET v = -1 WHERE id = 700");
            Say(early, "COMMIT");
        });

        said.ShouldBe(["public.t: staged", "merging"]);
        (result.Rows, result.Overwritten, result.BroughtBack, result.Newer).ShouldBe((2000, 99 + 5, 9 + 2, 4));
        (await PostgresCluster.ValueAsync<string>(live, Content)).ShouldBe(await PostgresCluster.ValueAsync<string>(clone, Content));
        (await PostgresCluster.ValueAsync<string>(live, "SELECT string_agg(id || '=' || v, ',' ORDER BY id) FROM t WHERE id > 2000")).ShouldBe("5001=-1,5003=1,6000=502,7000=1");
    }

    [Fact]
    public async Task A_table_that_was_written_anew_since_the_comparison_or_differs_too_much_is_staged_whole()
    {
        var (clone, live) = (await clusters.Blue.CreateAsync(Schema), await clusters.Green.CreateAsync(Schema + "; UPDATE t SET v = 0 WHERE id <= 100"));
        await using var late = await OpenAsync(live);

        var (result, said) = await RunAsync(clone, live, () => Say(late, "UPDATE t SET v = -1 WHERE id = 500", "DELETE FROM t WHERE id = 501", "VACUUM FULL t"));

        said.ShouldBe(["public.t: staged", "merging", "merging again: not every table could be filled at once", "public.t: staged"]);
        (result.Rows, result.Overwritten, result.BroughtBack, result.Newer).ShouldBe((2000, 101, 1, 0));
        (await PostgresCluster.ValueAsync<string>(live, Content)).ShouldBe(await PostgresCluster.ValueAsync<string>(clone, Content));

        Say(late, "UPDATE t SET v = 0");
        var request = Request(clone, live);
        (await TableRestorePlan.ReadAsync(request, CancellationToken.None)).Is(out var plan, out _).ShouldBeTrue();
        await using var comparison = new TableComparison(request, late) { Limit = 10_000 };
        (await comparison.StageAsync(plan!.Tables[0], CancellationToken.None)).ShouldBeFalse();
    }

    private TableRestoreRequest Request(NpgsqlConnectionStringBuilder clone, NpgsqlConnectionStringBuilder live) =>
        new() { From = new("clone", clone), Live = new("live", live), Tables = ["t"], Output = Path.Combine(_root, "replaced") };

    private async Task<(RestoredTable Result, IReadOnlyList<string> Said)> RunAsync(NpgsqlConnectionStringBuilder clone, NpgsqlConnectionStringBuilder live, Action beforeMerge)
    {
        var said = new List<string>();
        var restore = new TableRestore(Request(clone, live), TimeProvider.System, words =>
        {
            said.Add(words);
            if (words == "merging") beforeMerge();
        });
        (await restore.RunAsync(CancellationToken.None)).Is(out var result, out var failure).ShouldBeTrue(failure?.Message);
        return (result!.Tables.ShouldHaveSingleItem(), said);
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static void Say(NpgsqlConnection connection, params string[] statements)
    {
        foreach (var statement in statements)
        {
            using var command = new NpgsqlCommand(statement, connection);
            command.ExecuteNonQuery();
        }
    }
}
