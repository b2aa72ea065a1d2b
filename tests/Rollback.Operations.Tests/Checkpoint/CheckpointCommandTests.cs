using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class CheckpointCommandTests(TwoClusters clusters) : IDisposable
{
    private readonly StackCheckout _checkout = new();

    private string Folder => Path.Combine(_checkout.Root, "stacks", "dev", "checkpoints", "dev");

    public void Dispose() => _checkout.Dispose();

    private async Task<JsonNode> DoneAsync(params string[] arguments)
    {
        var run = await _checkout.RunAsync([.. arguments, "--stack", "dev", "--json"]);
        run.ExitCode.ShouldBe(ExitCode.Done, run.Error + run.Out);
        return JsonNode.Parse(run.Out)!;
    }

    private async Task<CommandRun> RefusedAsync(string code, params string[] arguments)
    {
        var run = await _checkout.RunAsync([.. arguments, "--stack", "dev"]);
        run.ExitCode.ShouldBe(ExitCode.Refused, run.Error + run.Out);
        run.Error.ShouldContain($"({code})");
        return run;
    }

    /// <summary>Every insert that the log holds, with the end and the time of its commit.</summary>
    private static async Task<List<(string Lsn, DateTimeOffset Time, int Inserts)>> DecodeAsync(NpgsqlConnectionStringBuilder database, string slot)
    {
        var commits = new List<(string, DateTimeOffset, int)>();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT lsn::text, data FROM pg_logical_slot_get_changes('{slot}', NULL, NULL, 'include-timestamp', 'on') WHERE data ~ '^COMMIT|public.entries: INSERT'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var inserts = 0;
        while (await reader.ReadAsync())
        {
            var data = reader.GetString(1);
            if (!data.StartsWith("COMMIT", StringComparison.Ordinal)) inserts++;
            else
            {
                var at = DateTimeOffset.Parse(data.Split("(at ")[1].TrimEnd(')'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                commits.Add((reader.GetString(0), at, inserts));
                inserts = 0;
            }
        }

        return commits;
    }

    private static ulong Position(string lsn)
    {
        var parts = lsn.Split('/');
        return (ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 32) + ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("restorePoint")]
    [InlineData("time")]
    public async Task The_baseline_holds_exactly_what_the_log_holds_up_to_the_point_while_writers_go_on(string method)
    {
        // A superuser may name a restore point; a plain owner, as on RDS, has to do with a time.
        var owner = method == "restorePoint" ? "master" : "owner";
        var database = await clusters.Blue.CreateAsync(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') THEN CREATE ROLE owner LOGIN; END IF; END $$;" + Ledger.Schema + $"ALTER TABLE entries OWNER TO {owner}; ALTER TABLE totals OWNER TO {owner}");
        // A zone that is nobody's own, and no whole number of hours away.
        await PostgresCluster.ExecuteAsync(database, $"ALTER DATABASE {database.Database} SET timezone = 'Asia/Kathmandu'");
        var slot = $"checkpoint_{database.Database}";
        await PostgresCluster.ExecuteAsync(database, $"SELECT pg_create_logical_replication_slot('{slot}', 'test_decoding')");
        _checkout.Deploy(database, owner);
        var writers = new Ledger(4, database);

        await writers.WrittenAsync(200);
        var taken = await DoneAsync("checkpoint", "create", "first", "--drain", "60s");
        await writers.WrittenAsync(200);
        var (_, errors) = await writers.StopAsync(database);
        var commits = await DecodeAsync(database, slot);
        await PostgresCluster.ExecuteAsync(database, $"SELECT pg_drop_replication_slot('{slot}')");

        errors.ShouldBe(0);
        var orders = taken["content"]!["databases"]!["orders"]!;
        var point = orders["restorePoint"]!;
        point["method"]!.GetValue<string>().ShouldBe(method);
        var time = point["time"]!.GetValue<DateTimeOffset>();
        var (lsn, entries) = (Position(point["lsn"]!.GetValue<string>()), Baseline(orders).Single(table => table!["table"]!.GetValue<string>() == "public.entries")!["rows"]!.GetValue<long>());
        entries.ShouldBe(commits.Where(commit => Position(commit.Lsn) <= lsn).Sum(commit => commit.Inserts));
        if (method == "time")
        {
            (time.Ticks % TimeSpan.TicksPerSecond).ShouldBe(0);
            entries.ShouldBe(commits.Where(commit => commit.Time <= time).Sum(commit => commit.Inserts));
        }

        commits.Sum(commit => commit.Inserts).ShouldBeGreaterThan((int)entries);
        taken["writePauseMs"]!.GetValue<double>().ShouldBeGreaterThan(0);
    }

    private JsonArray Baseline(JsonNode orders) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, "baselines", $"{orders["baseline"]!.GetValue<string>()["sha256:".Length..]}.json")))!["tables"]!.AsArray();

    [Fact]
    public async Task Checkpoints_are_chained_listed_and_shown_and_hold_no_secret()
    {
        var database = await clusters.Blue.CreateAsync("", TwoClusters.Rich);
        _checkout.Deploy(database, snapshots: "\"one\": \"s1\", \"two\": \"s2\"");

        var one = await DoneAsync("checkpoint", "create", "one");
        var two = await DoneAsync("checkpoint", "create", "two");

        two["content"]!["previous"]!.GetValue<string>().ShouldBe(one["digest"]!.GetValue<string>());
        one["content"]!["databases"]!["orders"]!["snapshot"]!.GetValue<string>().ShouldBe("rollback-infra-dev-orders-one");
        one["content"]!["services"]!["orders"]!["blue"]!["image"]!.GetValue<string>().ShouldContain("@sha256:");
        one["content"]!["services"]!["orders"]!["traffic"]!["blue"]!.GetValue<int>().ShouldBe(100);
        one["content"]!["keys"]!["vault"]!.GetValue<string>().ShouldBe("arn:aws:kms:key/1");
        one["content"]!["secrets"]!["orders-db"]!["version"]!.GetValue<int>().ShouldBe(1);
        (await DoneAsync("checkpoint", "list"))["checkpoints"]!.AsArray().Select(entry => entry!["name"]!.GetValue<string>()).ShouldBe(["one", "two"]);
        (await DoneAsync("checkpoint", "show", "one"))["content"]!.ToJsonString().ShouldContain("\"restorePoint\"");
        (await DoneAsync("checkpoint", "verify"))["problems"]!.AsArray().ShouldBeEmpty();
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).ShouldAllBe(file => !File.ReadAllText(file).Contains("kept-secret", StringComparison.Ordinal));
        await RefusedAsync("CHK002", "checkpoint", "create", "one");
        await RefusedAsync("CHK001", "checkpoint", "create", "No_Name");
        await RefusedAsync("CHK003", "checkpoint", "show", "three");
    }

    [Fact]
    public async Task Every_flipped_byte_and_every_missing_file_is_found_and_named()
    {
        _checkout.Deploy(await clusters.Blue.CreateAsync("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)"), snapshots: "\"one\": \"s1\", \"two\": \"s2\"");
        await DoneAsync("checkpoint", "create", "one");
        await DoneAsync("checkpoint", "create", "two");
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).ToArray())
        {
            var right = await File.ReadAllBytesAsync(file);
            for (var position = 0; position < right.Length; position += 1 + (right.Length / 60))
            {
                var wrong = right.ToArray();
                wrong[position] ^= 1;
                await File.WriteAllBytesAsync(file, wrong);
                (await RefusedAsync("CHK004", "checkpoint", "verify")).Out.ShouldContain(Path.GetFileName(file));
            }

            File.Delete(file);
            var missing = await RefusedAsync("CHK004", "checkpoint", "verify");
            missing.Out.ShouldContain(file.Contains("0001-", StringComparison.Ordinal) ? "0002-two.json" : file.Contains("0002-", StringComparison.Ordinal) ? "the record of checkpoint 'two' is missing" : Path.GetFileName(file));
            await File.WriteAllBytesAsync(file, right);
        }

        await DoneAsync("checkpoint", "verify");
    }

    [Fact]
    public async Task A_transaction_that_does_not_end_is_named_and_nothing_is_left()
    {
        var database = await clusters.Blue.CreateAsync("CREATE TABLE t (id int PRIMARY KEY)");
        _checkout.Deploy(database);
        await using var writer = new NpgsqlConnection(database.ConnectionString + ";Application Name=slow-batch");
        await writer.OpenAsync();
        await using (var command = new NpgsqlCommand("BEGIN; INSERT INTO t VALUES (1)", writer)) await command.ExecuteNonQueryAsync();

        var run = await RefusedAsync("CHK005", "checkpoint", "create", "one", "--drain", "1s");

        run.Error.ShouldContain("slow-batch");
        Directory.Exists(Folder).ShouldBeFalse();
        // One that waits for its second half holds its locks without a session.
        await using (var command = new NpgsqlCommand("PREPARE TRANSACTION 'half'", writer)) await command.ExecuteNonQueryAsync();
        (await RefusedAsync("CHK005", "checkpoint", "create", "one", "--drain", "1s")).Error.ShouldContain("1 prepared transactions");
        await using (var command = new NpgsqlCommand("COMMIT PREPARED 'half'", writer)) await command.ExecuteNonQueryAsync();
        await DoneAsync("checkpoint", "create", "one");
    }

    [Fact]
    public async Task A_dry_run_prints_the_steps_and_a_checkpoint_past_its_backups_is_told()
    {
        var database = await clusters.Blue.CreateAsync("CREATE TABLE t (id int PRIMARY KEY)");
        _checkout.Deploy(database);

        var dry = await _checkout.RunAsync("checkpoint", "create", "one", "--stack", "dev", "--dry-run");
        dry.Out.ShouldContain("2. checkpoint: Hold writes to orders generation 1 still");
        Directory.Exists(Folder).ShouldBeFalse();

        await DoneAsync("checkpoint", "create", "one");
        // The stack does not declare its snapshot yet.
        (await RefusedAsync("CHK004", "checkpoint", "verify", "one")).Out.ShouldContain("rollback-infra-dev-orders-one: the stack does not declare this snapshot yet");

        // Declared, but the update that was to make it failed.
        _checkout.Answer("stack-export", """{"deployment": {"resources": [{"type": "aws:rds/snapshot:Snapshot", "id": "rollback-infra-dev-orders-other"}]}}""");
        _checkout.Deploy(database, snapshots: "\"one\": \"s1\"");
        (await RefusedAsync("CHK004", "checkpoint", "verify", "one")).Out.ShouldContain("rollback-infra-dev-orders-one: the update that was to make this snapshot failed");
    }
}
