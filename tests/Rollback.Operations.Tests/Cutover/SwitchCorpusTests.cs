using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

/// <summary>Many switches in a row over schemas that nobody chose by hand.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class SwitchCorpusTests(TwoClusters clusters)
{
    private const int Rounds = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_schema_drawn_at_random_goes_there_and_back_with_every_row(int seed)
    {
        var schema = new RandomSchema(seed);
        var blue = await clusters.Blue.CreateAsync(schema.Sql + schema.Older);
        var green = await clusters.Green.CreateAsync(schema.Sql + schema.Newer);
        await PostgresCluster.ExecuteAsync(blue, schema.Work(0));
        var (primary, follower) = (blue, green);

        for (var round = 1; round <= Rounds; round++)
        {
            await PostgresCluster.ExecuteAsync(primary, schema.Work(round));
            var outcome = await SwitchTests.SwitchAsync(SwitchTests.Request(primary, follower), onlyArmed: round > 1);
            outcome.ExitCode.ShouldBe(ExitCode.Done, $"seed {seed}, round {round}: {outcome.Failure?.Message}");
            (primary, follower) = (follower, primary);
            // Numbers that were given out on the other side must not come again: this fails on the first that does.
            await PostgresCluster.ExecuteAsync(primary, schema.Work(1000 + round));
        }

        await EqualAsync(primary, follower);
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task Writers_of_unusual_kinds_notice_nothing_behind_the_gateway()
    {
        var blue = await clusters.Blue.CreateAsync(UnusualWriters.Schema + UnusualWriters.Rows);
        var green = await clusters.Green.CreateAsync(UnusualWriters.Schema);
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        var writers = new UnusualWriters(gateway.Door);
        await writers.WrittenAsync(50);

        var (primary, follower) = (blue, green);
        for (var round = 0; round < 4; round++)
        {
            var request = SwitchTests.Request(primary, follower) with { Gateway = gateway.Address, GatewayFile = round % 2 == 0 ? "generation-2.ini" : "generation-1.ini" };
            var outcome = await SwitchTests.SwitchAsync(request, onlyArmed: round > 0);
            outcome.ExitCode.ShouldBe(ExitCode.Done, $"round {round}: {outcome.Failure?.Message}");
            (primary, follower) = (follower, primary);
            writers.BeginTruncating();
            await writers.WrittenAsync(50);
        }

        await writers.StopAsync(primary);
        await SwitchTests.EqualAsync(primary, follower);
        await SwitchTests.CleanAsync(blue, green);
    }

    /// <summary>In the columns that both have; tables of the new generation alone stay there.</summary>
    private static async Task EqualAsync(NpgsqlConnectionStringBuilder left, NpgsqlConnectionStringBuilder right)
    {
        await using var one = await LiveSide.OpenAsync(new("one", left), CancellationToken.None);
        await using var other = await LiveSide.OpenAsync(new("other", right), CancellationToken.None);
        var options = new ParityOptions { Skipped = new HashSet<ParityCheck> { ParityCheck.Sequences, ParityCheck.Schema }, Ignored = new HashSet<string> { "rehearsed.only_new" }, NamedRows = 3, ShowValues = true };
        var result = await new ParityRun(options, TimeProvider.System, _ => { }).CompareAsync(one, other, CancellationToken.None);
        result.Tables.Where(table => table.Verdict != TableVerdict.Equal).ShouldBeEmpty();
        result.Unverified.ShouldBeEmpty();
        result.ForeignKeys.ShouldBeEmpty();
        result.Tables.Sum(table => table.LeftRows).ShouldBeGreaterThan(500);
    }
}
