using Npgsql;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class RestoreAdviceTests(TwoClusters clusters) : IDisposable
{
    private readonly StackCheckout _checkout = new(settings: "config:\n  rollback-infra:release: \"2\"\n", lineage: "move");

    public void Dispose() => _checkout.Dispose();

    private void Serving(int release, NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green)
    {
        _checkout.Answer("preview", PulumiAnswers.Preview("""{"same": 4}"""));
        _checkout.Answer("stack-output", $$$"""
            {"release": {{{release}}}, "lineageHead": 2, "phase": "serve", "databases": {"orders": {"primary": {{{release}}}, "name": "{{{blue.Database}}}",
             "generations": {"1": {"endpoint": "127.0.0.1:{{{blue.Port}}}"}, "2": {"endpoint": "127.0.0.1:{{{green.Port}}}"} } } } }
            """);
        _checkout.Before("stack-output", """case "$*" in *databaseCredentials*) echo '{"orders": {"username": "master", "password": "x"}}'; exit 0;; esac""");
    }

    [Fact]
    public async Task Where_no_stream_leads_back_the_refusal_names_the_checkpoint_and_what_it_would_set_aside()
    {
        const string Schema = "CREATE TABLE t (id int PRIMARY KEY);";
        var name = $"advice_{Guid.NewGuid():N}";
        await PostgresCluster.ExecuteAsync(clusters.Blue.Settings("postgres"), $"CREATE DATABASE {name}");
        await PostgresCluster.ExecuteAsync(clusters.Green.Settings("postgres"), $"CREATE DATABASE {name}");
        var (blue, green) = (clusters.Blue.Settings(name), clusters.Green.Settings(name));
        await PostgresCluster.ExecuteAsync(blue, Schema);
        await PostgresCluster.ExecuteAsync(green, Schema);

        Serving(2, blue, green);
        (await RefusedAsync()).ShouldContain("No checkpoint of orders that was taken while release 1 or an earlier one was in service can be restored");

        Serving(1, blue, green);
        (await _checkout.RunAsync("checkpoint", "create", "good", "--stack", "dev")).ExitCode.ShouldBe(ExitCode.Done);
        await PostgresCluster.ExecuteAsync(blue, "INSERT INTO t SELECT generate_series(1, 25)");
        Serving(2, blue, green);
        await Eventually.TrueAsync(async () => (await RefusedAsync()).Contains("about 25 rows written", StringComparison.Ordinal));
        var told = await RefusedAsync();
        told.ShouldContain("`rollback to 1 --restore-data --checkpoint good` takes the data back to ");
        told.ShouldContain("minutes of writes");

        var dry = await _checkout.RunAsync("to", "1", "--restore-data", "--checkpoint", "good", "--stack", "dev", "--dry-run");
        dry.ExitCode.ShouldBe(ExitCode.Done, dry.Error);
        dry.Out.ShouldContain("set aside, to be replayed or read: orders: ");
        dry.Out.ShouldContain("15. salvage-orders: Extract what generation 2 of orders was given after the checkpoint into files.");
        Directory.EnumerateFiles(_checkout.Releases).Count().ShouldBe(2);

        // A stream that leads back and broke leaves the same way.
        (await SwitchTests.SwitchAsync(SwitchTests.Request(blue, green))).ExitCode.ShouldBe(ExitCode.Done);
        await PostgresCluster.ExecuteAsync(green, "ALTER TABLE t ALTER id TYPE bigint; INSERT INTO t VALUES (3000000000)");
        (await RefusedAsync("SWT005")).ShouldContain("Without the stream, `rollback to 1 --restore-data --checkpoint good` takes the data back to ");
        await SwitchTests.CleanAsync(blue, green);
    }

    private async Task<string> RefusedAsync(string code = "TO002")
    {
        var run = await _checkout.RunAsync("to", "1", "--stack", "dev");
        run.ExitCode.ShouldBe(ExitCode.Refused, run.Error + run.Out);
        run.Error.ShouldContain($"({code})");
        return run.Error;
    }
}
