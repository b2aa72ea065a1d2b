using System.Text.Json.Nodes;
using Npgsql;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class CheckpointForecastTests(TwoClusters clusters) : IDisposable
{
    private const string Schema = "CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE notes (id int PRIMARY KEY);";
    private readonly StackCheckout _checkout = new(lineage: "move");

    public void Dispose() => _checkout.Dispose();

    private void Serving(int release, NpgsqlConnectionStringBuilder first, NpgsqlConnectionStringBuilder second)
    {
        _checkout.Answer("stack-ls", """[{"name": "dev"}]""");
        _checkout.Answer("preview", PulumiAnswers.Preview("""{"same": 4}"""));
        _checkout.Answer("stack-output", $$$"""
            {"release": {{{release}}}, "lineageHead": 2, "phase": "serve", "databases": {"orders": {"primary": {{{release}}}, "name": "{{{(release == 1 ? first : second).Database}}}",
              "generations": {"1": {"endpoint": "127.0.0.1:{{{first.Port}}}"}, "2": {"endpoint": "127.0.0.1:{{{second.Port}}}"}}, "snapshots": {} } } }
            """);
        _checkout.Before("stack-output", """case "$*" in *databaseCredentials*) echo '{"orders": {"username": "master", "password": "x"} }'; exit 0;; esac""");
    }

    private async Task<JsonNode> BackAsync(params string[] more)
    {
        var run = await _checkout.RunAsync(["status", "--stack", "dev", "--json", .. more]);
        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        return JsonNode.Parse(run.Out)!["forecast"]![0]!;
    }

    private static async Task<NpgsqlConnectionStringBuilder> CreateAsync(int port)
    {
        var server = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "master", Database = "postgres", Pooling = false };
        await PostgresCluster.ExecuteAsync(server, "CREATE DATABASE forecast TEMPLATE template0");
        return new(server.ConnectionString) { Database = "forecast" };
    }

    [Fact]
    public async Task Without_a_stream_the_checkpoint_is_the_way_with_its_minutes_and_rows()
    {
        // Both generations have the database under one name.
        var (blue, green) = (await CreateAsync(clusters.Blue.Port), await CreateAsync(clusters.Green.Port));
        await PostgresCluster.ExecuteAsync(blue, Schema + "INSERT INTO orders SELECT generate_series(1, 10); INSERT INTO notes VALUES (1)");
        await PostgresCluster.ExecuteAsync(green, Schema + "INSERT INTO orders SELECT generate_series(1, 15)");
        Serving(1, blue, green);
        (await _checkout.RunAsync("checkpoint", "create", "before", "--stack", "dev", "--json")).ExitCode.ShouldBe(ExitCode.Done);
        Serving(2, blue, green);

        var back = await BackAsync();

        back["way"]!.GetValue<string>().ShouldBe("byRestore");
        back["command"]!.GetValue<string>().ShouldBe("rollback to 1 --restore-data --checkpoint before");
        var restore = back["databases"]![0]!["restore"]!;
        restore["rowsAtRisk"]!.GetValue<long>().ShouldBe(6);
        restore["minutesAtRisk"]!.GetValue<double>().ShouldBeGreaterThanOrEqualTo(0);
        (restore["until"]!.GetValue<DateTimeOffset>() - restore["taken"]!.GetValue<DateTimeOffset>()).ShouldBe(TimeSpan.FromDays(7));
        (await BackAsync("--count-limit", "0s"))["databases"]![0]!["restore"]!["rowsAtRisk"].ShouldBeNull();

        var record = Directory.EnumerateFiles(Path.Combine(_checkout.Root, "stacks", "dev", "checkpoints", "dev")).Single();
        await File.WriteAllTextAsync(record, (await File.ReadAllTextAsync(record)).Replace("before", "behind", StringComparison.Ordinal));
        var broken = await BackAsync();
        broken["way"]!.GetValue<string>().ShouldBe("notAtAll");
    }
}
