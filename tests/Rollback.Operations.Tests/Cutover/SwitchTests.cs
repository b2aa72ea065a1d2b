using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed partial class SwitchTests(TwoClusters clusters)
{
    private static readonly RecordingReport Report = new();

    internal static readonly CommandContext Context = new()
    {
        Surroundings = new() { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null, Environment = new Dictionary<string, string>(), Start = "/", IsInteractive = false, IsTerminal = false },
        Checkout = new("/nowhere", "/nowhere"),
        Report = Report,
        Yes = true,
    };

    internal static SwitchRequest Request(NpgsqlConnectionStringBuilder from, NpgsqlConnectionStringBuilder to) => new()
    {
        From = new("blue", from),
        To = new("green", to),
        MaxLag = TimeSpan.FromSeconds(60),
        Drain = TimeSpan.FromSeconds(60),
    };

    internal static async Task<Outcome> SwitchAsync(SwitchRequest request, bool onlyArmed = false)
    {
        var outcome = await Switching.RunAsync(request, onlyArmed, Context, CancellationToken.None);
        return outcome;
    }

    /// <summary>The sentences of a switch's steps, as it says them.</summary>
    internal static async Task<IReadOnlyList<string>> StepsAsync(SwitchRequest request)
    {
        var report = new RecordingReport();
        await Switching.RunAsync(request, onlyArmed: false, Context with { Report = report, DryRun = true }, CancellationToken.None);
        return [.. report.Lines.Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];
    }

    private static async Task DoneAsync(SwitchRequest request, bool onlyArmed = false)
    {
        var outcome = await SwitchAsync(request, onlyArmed);
        outcome.ExitCode.ShouldBe(ExitCode.Done, outcome.Failure?.Message);
    }

    private async Task<(NpgsqlConnectionStringBuilder Blue, NpgsqlConnectionStringBuilder Green)> LedgerAsync() =>
        (await clusters.Blue.CreateAsync(Ledger.Schema), await clusters.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal)));

    internal static async Task EqualAsync(NpgsqlConnectionStringBuilder left, NpgsqlConnectionStringBuilder right)
    {
        await using var one = await LiveSide.OpenAsync(new("one", left), CancellationToken.None);
        await using var other = await LiveSide.OpenAsync(new("other", right), CancellationToken.None);
        // The follower's sequences stay behind until it becomes the primary.
        var options = new ParityOptions { Skipped = new HashSet<ParityCheck> { ParityCheck.Sequences } };
        var result = await new ParityRun(options, TimeProvider.System, _ => { }).CompareAsync(one, other, CancellationToken.None);
        result.Tables.Where(table => table.Verdict != TableVerdict.Equal).ShouldBeEmpty();
        result.Schema.ShouldBeEmpty();
    }

    /// <summary>Streams outlive their databases' tests otherwise, and hold slots.</summary>
    internal static async Task CleanAsync(params NpgsqlConnectionStringBuilder[] databases)
    {
        foreach (var database in databases)
        {
            await PostgresCluster.ExecuteAsync(database, "DO $$ DECLARE s record; BEGIN FOR s IN SELECT subname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database() LOOP EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', s.subname); EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', s.subname); EXECUTE format('DROP SUBSCRIPTION %I', s.subname); END LOOP; END $$");
        }

        foreach (var database in databases)
        {
            await Eventually.TrueAsync(() => HasDroppedSlotsAsync(database));
        }
    }

    /// <summary>A sender notices a moment later that its subscription has ended, and may even begin after it.</summary>
    private static async Task<bool> HasDroppedSlotsAsync(NpgsqlConnectionStringBuilder database)
    {
        try
        {
            await PostgresCluster.ExecuteAsync(database, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()");
            return true;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            return false;
        }
    }

    [Fact]
    public async Task Writers_lose_nothing_there_and_back_and_there_again()
    {
        var (blue, green) = await LedgerAsync();
        var writers = new Ledger(4, blue, green);

        await writers.WrittenAsync(200);
        await DoneAsync(Request(blue, green));
        await writers.WrittenAsync(200);
        await DoneAsync(Request(green, blue), onlyArmed: true);
        await writers.WrittenAsync(200);
        await DoneAsync(Request(blue, green));
        await writers.WrittenAsync(200);

        var (acknowledged, _) = await writers.StopAsync(green);
        acknowledged.ShouldBeGreaterThanOrEqualTo(800);
        await EqualAsync(green, blue);
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_second_run_finds_nothing_to_do()
    {
        var (blue, green) = await LedgerAsync();
        await DoneAsync(Request(blue, green));

        var outcome = await SwitchAsync(Request(blue, green));

        outcome.ExitCode.ShouldBe(ExitCode.Done);
        ((SwitchResult)outcome.Result!).Steps!.Where(step => step.Outcome == "done").Select(step => step.Name).ShouldBe(["set-up", "resume", "end-forward", "arm", "verify"]);
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task Only_the_primary_takes_writes()
    {
        var (blue, green) = await LedgerAsync();

        await DoneAsync(Request(blue, green));

        var refused = await Should.ThrowAsync<PostgresException>(PostgresCluster.ExecuteAsync(blue, "INSERT INTO entries (writer, n) VALUES (1, 1)"));
        (refused.SqlState, refused.MessageText).ShouldBe(("25006", "this database is not the primary: another generation takes the writes"));
        await Should.ThrowAsync<PostgresException>(PostgresCluster.ExecuteAsync(blue, "TRUNCATE entries"));
        await PostgresCluster.ExecuteAsync(green, "INSERT INTO entries (writer, n) VALUES (1, 1)");
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(blue, "SELECT EXISTS (SELECT FROM entries)"));
        await CleanAsync(blue, green);
    }

    internal static readonly string[] Names = ["set-up", "publish", "shield", "subscribe", "catch-up", "publish-back", "ready", "pause", "fence", "drain", "sequences", "slot", "unlock", "close", "open", "resume", "end-forward", "arm"];

    public static TheoryData<string> EverySwitchStep => [.. Names];

    [Theory]
    [MemberData(nameof(EverySwitchStep))]
    public async Task A_crash_after_any_step_is_finished_by_the_same_command(string last)
    {
        var (blue, green) = await LedgerAsync();
        var writers = new Ledger(2, blue, green);
        await writers.WrittenAsync(20);

        await CrashAfterAsync(last, Request(blue, green));
        var open = new List<string>();
        foreach (var database in new[] { blue, green })
        {
            if (!await PostgresCluster.ValueAsync<bool>(database, "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'rollback_infra_fence')")) open.Add(database == blue ? "blue" : "green");
        }

        await DoneAsync(Request(blue, green));
        await writers.WrittenAsync(20);

        if (last is not ("set-up" or "publish")) open.Count.ShouldBeLessThanOrEqualTo(1);
        await writers.StopAsync(green);
        await EqualAsync(green, blue);
        await CleanAsync(blue, green);
    }

    /// <summary>Ends as kill -9 does: connections close, nothing is taken back.</summary>
    internal static async Task CrashAfterAsync(string last, SwitchRequest request)
    {
        await using var from = await SwitchSide.OpenAsync(request.From, CancellationToken.None);
        await using var to = await SwitchSide.OpenAsync(request.To, CancellationToken.None);
        await from.IdentifyAsync(CancellationToken.None);
        await to.IdentifyAsync(CancellationToken.None);
        var (before, after) = (await SwitchCatalog.ReadAsync(from.Connection, CancellationToken.None), await SwitchCatalog.ReadAsync(to.Connection, CancellationToken.None));
        await using var plan = new SwitchPlan(request, from, to, before, after, await SwitchState.ReadAsync(from, to, CancellationToken.None), TimeProvider.System);
        var steps = plan.Steps.TakeWhile(step => step.Name != last).Append(plan.Steps.Single(step => step.Name == last)).ToArray();
        (await new StepRunner(Report, TimeProvider.System).RunAsync(steps, () => plan.IsTouched, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_transaction_that_does_not_end_makes_the_switch_give_up_and_writes_go_on()
    {
        var (blue, green) = await LedgerAsync();
        await using var connection = new NpgsqlConnection(blue.ConnectionString);
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand("SET application_name = 'batch'; BEGIN; UPDATE totals SET n = n WHERE writer = 8", connection)) await command.ExecuteNonQueryAsync();

        var outcome = await SwitchAsync(Request(blue, green) with { Drain = TimeSpan.FromSeconds(2) });

        outcome.ExitCode.ShouldBe(ExitCode.Refused);
        outcome.Failure!.Code.ShouldBe("SWT007", outcome.Failure.Message);
        outcome.Failure.Message.ShouldMatch(@"^Transactions did not finish within 2s: pid \d+ \(batch, idle in transaction for \d+ s\)\.$");
        await PostgresCluster.ExecuteAsync(blue, "INSERT INTO entries (writer, n) VALUES (1, 1)");
        await connection.CloseAsync();
        await DoneAsync(Request(blue, green));
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task New_columns_do_not_stop_the_way_back()
    {
        var blue = await clusters.Blue.CreateAsync(Ledger.Schema);
        var green = await clusters.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal) + "\nALTER TABLE entries ADD channel text, ADD twice int GENERATED ALWAYS AS (n * 2) STORED");
        await DoneAsync(Request(blue, green));

        await PostgresCluster.ExecuteAsync(green, "INSERT INTO entries (writer, n, channel) VALUES (1, 1, 'web')");

        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(blue, "SELECT EXISTS (SELECT FROM entries WHERE n = 1)"));
        await DoneAsync(Request(green, blue), onlyArmed: true);
        await PostgresCluster.ExecuteAsync(blue, "INSERT INTO entries (writer, n) VALUES (1, 2)");
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(green, "SELECT EXISTS (SELECT FROM entries WHERE n = 2)"));
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_table_that_was_added_since_is_taken_along_on_the_way_back()
    {
        var (blue, green) = await LedgerAsync();
        await DoneAsync(Request(blue, green));
        foreach (var database in new[] { blue, green }) await PostgresCluster.ExecuteAsync(database, "CREATE TABLE later (id int PRIMARY KEY)");
        await PostgresCluster.ExecuteAsync(green, "INSERT INTO later SELECT generate_series(1, 100)");

        await DoneAsync(Request(green, blue), onlyArmed: true);

        (await PostgresCluster.ValueAsync<long>(blue, "SELECT count(*) FROM later")).ShouldBe(100);
        await Should.ThrowAsync<PostgresException>(PostgresCluster.ExecuteAsync(green, "INSERT INTO later VALUES (0)"));
        await EqualAsync(blue, green);
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task Every_reason_not_to_begin_is_told_at_once_and_nothing_is_touched()
    {
        var blue = await clusters.Blue.CreateAsync(
            "CREATE TABLE keyless (a int); CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY); CREATE TABLE gone (id int PRIMARY KEY); CREATE TABLE wider (id int PRIMARY KEY); CREATE SEQUENCE numbers; SELECT lo_create(0)");
        var green = await clusters.Green.CreateAsync("CREATE TABLE keyless (a int PRIMARY KEY); CREATE TABLE wider (id int PRIMARY KEY, must text NOT NULL)");

        var outcome = await SwitchAsync(Request(blue, green));

        outcome.ExitCode.ShouldBe(ExitCode.Refused);
        outcome.Failure!.Message.ShouldBe("The switch cannot begin: " + string.Join("; ",
            "blue: 1 large objects would not move (--accept large-objects gives them up)",
            "blue: public.fleeting is unlogged and would not move (--accept unlogged gives its rows up)",
            "blue: public.keyless has neither primary key nor replica identity: its updates and deletes would fail (ALTER TABLE public.keyless REPLICA IDENTITY FULL, or add a key)",
            "green has no table public.gone: its rows would be left behind",
            "public.wider.must on green is NOT NULL without a default, and blue does not have it: replication would stop at the first row",
            "green has no sequence public.numbers") + ".");
        (await PostgresCluster.ValueAsync<bool>(blue, "SELECT to_regnamespace('rollback_infra') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task Going_back_without_an_armed_stream_is_refused()
    {
        var (blue, green) = await LedgerAsync();

        (await SwitchAsync(Request(green, blue), onlyArmed: true)).Failure!.Code.ShouldBe("SWT004");

        // Armed once, but the log that was kept for it is gone.
        await DoneAsync(Request(blue, green));
        await PostgresCluster.ExecuteAsync(blue, "DO $$ BEGIN EXECUTE (SELECT format('ALTER SUBSCRIPTION %I DISABLE', subname) FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database()); END $$");
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(green, "SELECT NOT active FROM pg_replication_slots WHERE database = current_database()"));
        await PostgresCluster.ExecuteAsync(green, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()");
        var outcome = await SwitchAsync(Request(green, blue), onlyArmed: true);
        (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT012"));
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_target_that_has_rows_of_its_own_is_refused()
    {
        var (blue, green) = await LedgerAsync();
        await PostgresCluster.ExecuteAsync(green, "INSERT INTO totals VALUES (1, 1), (2, 2)");

        (await SwitchAsync(Request(blue, green))).Failure!.Message.ShouldBe("green holds 2 rows already and does not follow blue: copying would double them.");
    }

    [Fact]
    public async Task The_writers_would_notice_a_lost_write()
    {
        // The control: a check that cannot fail proves nothing.
        var (blue, _) = await LedgerAsync();
        // One: of two, the other might have written all of these.
        var writers = new Ledger(1, blue);
        await writers.WrittenAsync(20);
        await PostgresCluster.ExecuteAsync(blue, "DELETE FROM entries WHERE writer = 1 AND n = 3");

        (await Record.ExceptionAsync(() => writers.StopAsync(blue))).ShouldNotBeNull().Message.ShouldContain("rows of writer 1");
    }
}
