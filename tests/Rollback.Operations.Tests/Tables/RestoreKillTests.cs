using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>kill -9 of either server, and of the command, in a restore of single tables: the same command finishes, or begins anew.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class RestoreKillTests(MortalPair pair) : IDisposable
{
    private const string Schema = """
        CREATE TABLE parents (id int PRIMARY KEY, v int);
        CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents, v int);
        INSERT INTO parents SELECT i, i FROM generate_series(1, 500) i;
        INSERT INTO children SELECT i, i, i FROM generate_series(1, 500) i;
        """;

    private const string Content = "SELECT md5(string_agg(p::text || c::text, ',' ORDER BY p.id)) FROM parents p JOIN children c ON c.id = p.id WHERE p.id <= 500";

    private readonly LineageCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Whatever_dies_in_a_restore_of_tables_the_same_command_finishes_and_newer_rows_stay()
    {
        var (clone, live) = (await pair.Blue.CreateAsync(Schema), await pair.Green.CreateAsync(Schema));
        _checkout.Environment["CLONE"] = $"postgres://master@127.0.0.1:{clone.Port}/{clone.Database}";
        _checkout.Environment["LIVE"] = $"postgres://master@127.0.0.1:{live.Port}/{live.Database}";
        string[] restore = ["restore", "--tables", "parents,children", "--from", "env:CLONE", "--into", "env:LIVE", "--yes"];
        var good = await PostgresCluster.ValueAsync<string>(clone, Content);

        var newer = 500;
        foreach (var (victim, moment) in new[] { (pair.Green, "public.parents: staged"), (pair.Green, "merging"), (pair.Blue, "public.parents: staged"), (null, "merging") })
        {
            var place = $"{(victim is null ? "the command" : victim == pair.Green ? "the live server" : "the clone")} at '{moment}'";
            newer++;
            await PostgresCluster.ExecuteAsync(live, $"UPDATE parents SET v = 0 WHERE id <= 500; DELETE FROM children WHERE id BETWEEN 100 AND 300; INSERT INTO parents VALUES ({newer}, 7)");
            if (victim is not null)
            {
                await KilledAsync(victim, moment, restore, place);
            }
            else
            {
                // A writer keeps the merge waiting until the command is dead.
                await using var writer = await HeldTable.OfAsync(live, "children", "ROW EXCLUSIVE");
                (await ToolProcess.RunAsync(_checkout.Root, _checkout.Environment, restore, moment)).ExitCode.ShouldBe(ToolProcess.Killed, place);
            }

            await DoneAsync(restore, place);

            (await PostgresCluster.ValueAsync<string>(live, Content)).ShouldBe(good, place);
            (await PostgresCluster.ValueAsync<long>(live, "SELECT count(*) FROM parents WHERE v = 7 AND id > 500")).ShouldBe(newer - 500, place);
            (await PostgresCluster.ValueAsync<long>(live, "SELECT count(*) FROM pg_class WHERE relname ~ '^(restore|replaced)_'")).ShouldBe(0, place);
        }
    }

    private async Task KilledAsync(PostgresCluster victim, string moment, string[] restore, string place)
    {
        using var output = new TrippingWriter(moment, () => victim.KillAsync().GetAwaiter().GetResult());
        var killed = await _checkout.RunAsync(output, restore);
        await victim.StartAgainAsync();
        output.HasTripped.ShouldBeTrue(place);
        killed.ExitCode.ShouldBe(ExitCode.Halted, $"{place}: {killed.Error}");
        killed.Error.ShouldContain("(TBL009)");
    }

    /// <summary>Until the server notices that a command has died, its session may hold what the next one needs.</summary>
    private Task DoneAsync(string[] restore, string place) => Eventually.TrueAsync(async () =>
    {
        var run = await _checkout.RunAsync(restore);
        run.ExitCode.ShouldBeOneOf([ExitCode.Done, ExitCode.Halted, ExitCode.Refused], $"{place}: {run.Error}");
        return run.ExitCode == ExitCode.Done;
    });
}
