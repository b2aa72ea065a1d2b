using Npgsql;
using Rollback.Operations.Cutover;

namespace Rollback.Operations.Tests;

/// <summary>What stands in a switch's way, or comes in its way while it runs: each has one outcome, and writes go on.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class SwitchFaultTests(TwoClusters clusters)
{
    private const string AsReplica = "SET session_replication_role = replica;";

    [Fact]
    public async Task A_prepared_transaction_is_refused_beforehand_and_named_if_it_comes_later()
    {
        var (blue, green) = await LedgerAsync();
        await PostgresCluster.ExecuteAsync(blue, "BEGIN; UPDATE totals SET n = n; PREPARE TRANSACTION 'early'");

        var refused = await SwitchTests.SwitchAsync(Request(blue, green));

        refused.Failure!.Message.ShouldBe("The switch cannot begin: blue: 1 prepared transactions wait for COMMIT PREPARED or ROLLBACK PREPARED (pg_prepared_xacts).");
        await PostgresCluster.ExecuteAsync(blue, "ROLLBACK PREPARED 'early'");

        var late = await TrippedAsync(Hasty(blue, green), "] Hold writes to", blue, "BEGIN; UPDATE totals SET n = n; PREPARE TRANSACTION 'late'");

        (late.ExitCode, late.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT007"));
        late.Failure.Message.ShouldBe("Transactions did not finish within 2s: prepared transaction late.");
        await PostgresCluster.ExecuteAsync(blue, "COMMIT PREPARED 'late'");
        await DoneAsync(Request(blue, green));
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_reader_of_the_new_primary_is_met_before_the_old_one_is_closed()
    {
        var (blue, green) = await LedgerAsync();
        await using var reader = new NpgsqlConnection(green.ConnectionString);
        await reader.OpenAsync();
        await using (var command = new NpgsqlCommand("SET application_name = 'report'; BEGIN; SELECT count(*) FROM entries", reader)) await command.ExecuteNonQueryAsync();

        var outcome = await SwitchTests.SwitchAsync(Hasty(blue, green));

        outcome.ExitCode.ShouldBe(ExitCode.Refused);
        outcome.Failure!.Message.ShouldMatch(@"^Transactions did not finish within 2s: pid \d+ \(report, idle in transaction for \d+ s\)\.$");
        await PostgresCluster.ExecuteAsync(blue, "INSERT INTO entries (writer, n) VALUES (1, 1)");
        await reader.CloseAsync();
        await DoneAsync(Request(blue, green));
        await SwitchTests.EqualAsync(green, blue);
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task Readers_of_the_old_primary_hold_nothing_up()
    {
        var (blue, green) = await LedgerAsync();
        await using var reader = new NpgsqlConnection(blue.ConnectionString);
        await reader.OpenAsync();
        await using (var command = new NpgsqlCommand("BEGIN; SELECT count(*) FROM entries", reader)) await command.ExecuteNonQueryAsync();

        await DoneAsync(Request(blue, green));
        await SwitchTests.CleanAsync(blue, green);
    }

    [Theory]
    [InlineData("CREATE TABLE late (id int PRIMARY KEY)")]
    [InlineData("ALTER TABLE entries ADD late int")]
    [InlineData("CREATE SEQUENCE late")]
    public async Task A_schema_that_changes_under_the_switch_ends_it_with_writes_going_on(string change)
    {
        var (blue, green) = await LedgerAsync();

        var outcome = await TrippedAsync(Request(blue, green), "] Hold new transactions", blue, change);

        (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT013"));
        await PostgresCluster.ExecuteAsync(blue, "INSERT INTO entries (writer, n) VALUES (1, 1)");
        await PostgresCluster.ExecuteAsync(green, change);
        await DoneAsync(Request(blue, green));
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_conflict_that_breaks_the_way_back_is_told_and_once_mended_nothing_is_lost()
    {
        var (blue, green) = await LedgerAsync();
        await DoneAsync(Request(blue, green));
        await PostgresCluster.ExecuteAsync(blue, $"{AsReplica} INSERT INTO entries (id, writer, n) VALUES (1000, 7, 7)");
        await PostgresCluster.ExecuteAsync(green, "INSERT INTO entries (writer, n) VALUES (7, 7), (7, 8)");

        var outcome = await SwitchTests.SwitchAsync(Back(blue, green), onlyArmed: true);

        (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT005"));
        outcome.Failure.Message.ShouldEndWith(", at a transaction that changes public.entries.");
        await PostgresCluster.ExecuteAsync(green, "INSERT INTO entries (writer, n) VALUES (7, 9)");
        await PostgresCluster.ExecuteAsync(blue, $"{AsReplica} DELETE FROM entries WHERE id = 1000");
        await DoneAsync(Back(blue, green), onlyArmed: true);
        (await PostgresCluster.ValueAsync<long>(blue, "SELECT count(*) FROM entries WHERE writer = 7")).ShouldBe(3);
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_value_that_no_longer_fits_stops_the_way_back_until_the_column_takes_it()
    {
        var blue = await clusters.Blue.CreateAsync(Ledger.Schema);
        var green = await clusters.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal) + "\nALTER TABLE entries ALTER n TYPE bigint");
        await DoneAsync(Request(blue, green));
        await PostgresCluster.ExecuteAsync(green, "INSERT INTO entries (writer, n) VALUES (1, 3000000000)");

        var outcome = await SwitchTests.SwitchAsync(Back(blue, green), onlyArmed: true);

        (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT005"));
        await PostgresCluster.ExecuteAsync(green, "INSERT INTO entries (writer, n) SELECT 2, generate_series(1, 20000)");
        await PostgresCluster.ExecuteAsync(blue, "ALTER TABLE entries ALTER n TYPE bigint");
        // What gathered meanwhile is waited for, however little lag is allowed otherwise.
        await DoneAsync(Back(blue, green) with { OnlyFollow = true, MaxLag = TimeSpan.FromTicks(1) }, onlyArmed: true);
        await DoneAsync(Back(blue, green), onlyArmed: true);
        (await PostgresCluster.ValueAsync<long>(blue, "SELECT max(n) FROM entries")).ShouldBe(3_000_000_000);
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task Exhausted_slots_are_refused_and_only_where_one_is_needed()
    {
        var (blue, green) = await LedgerAsync();
        await FillAsync(blue);
        (await SwitchTests.SwitchAsync(Request(blue, green))).Failure!.Message.ShouldBe("The switch cannot begin: blue: no replication slot is free (max_replication_slots).");
        await EmptyAsync(blue);
        await DoneAsync(Request(blue, green));

        // On the way back the stream is there, and its slot with it.
        await FillAsync(green);
        await DoneAsync(Back(blue, green), onlyArmed: true);

        await EmptyAsync(green);
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_role_without_the_rights_is_told_which_it_lacks()
    {
        var (blue, green) = await LedgerAsync();
        foreach (var database in new[] { blue, green }) await PostgresCluster.ExecuteAsync(database, "DO $$ BEGIN CREATE ROLE meek LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        blue.Username = green.Username = "meek";

        var outcome = await SwitchTests.SwitchAsync(Request(blue, green));

        outcome.ExitCode.ShouldBe(ExitCode.Refused);
        foreach (var side in new[] { "blue", "green" })
        {
            outcome.Failure!.Message.ShouldContain($"{side}: the role may not replicate (on RDS: GRANT rds_replication)");
            outcome.Failure.Message.ShouldContain($"{side}: the role may not make subscriptions");
            outcome.Failure.Message.ShouldContain($"{side}: the role may not make schemas and publications (GRANT CREATE ON DATABASE)");
            outcome.Failure.Message.ShouldContain($"{side}: the role does not own public.entries, so it cannot publish and fence it");
        }
    }

    [Fact]
    public async Task A_role_that_can_no_longer_log_in_leaves_no_slot_behind()
    {
        var (blue, green) = await LedgerAsync();
        await PostgresCluster.ExecuteAsync(blue, "CREATE ROLE leaving SUPERUSER LOGIN");
        var named = new NpgsqlConnectionStringBuilder(blue.ConnectionString) { Username = "leaving" };

        var outcome = await TrippedAsync(Request(named, green), "] Replicate", blue, "ALTER ROLE leaving NOLOGIN");

        (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT009"));
        (await PostgresCluster.ValueAsync<long>(blue, "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()")).ShouldBe(0);
        await PostgresCluster.ExecuteAsync(blue, "INSERT INTO entries (writer, n) VALUES (1, 1); DROP OWNED BY leaving; DROP ROLE leaving");
    }

    [Fact]
    public async Task A_gateway_that_hangs_half_way_is_waited_for_and_then_reported_and_the_same_command_finishes()
    {
        var (blue, green) = await LedgerAsync();
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        var request = Request(blue, green) with { Gateway = gateway.Address, GatewayFile = "generation-2.ini" };
        var report = new TrippingReport("] Close", gateway.Suspend);

        var outcome = await Switching.RunAsync(request, onlyArmed: false, SwitchTests.Context with { Report = report }, CancellationToken.None);

        (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Halted, "SWT010"));
        outcome.Failure.Message.ShouldBe("A connection failed: SET: the gateway does not answer within 10 s.");
        gateway.Continue();
        await DoneAsync(request);
        await PostgresCluster.ExecuteAsync(gateway.Door, "INSERT INTO entries (writer, n) VALUES (1, 1)");
        (await PostgresCluster.ValueAsync<long>(green, "SELECT count(*) FROM entries")).ShouldBe(1);
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task Writers_that_lock_in_another_order_than_the_fence_meet_no_deadlock()
    {
        var (blue, green) = await LedgerAsync();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(1, 4).Select(writer => Task.Run(() => WriteAsync(blue, writer, stop.Token))).ToArray();

        await DoneAsync(Request(blue, green));

        await stop.CancelAsync();
        // 25006 is the closed database's own answer.
        (await Task.WhenAll(writers)).SelectMany(states => states).Distinct().ShouldBeSubsetOf(["25006"]);
        await SwitchTests.CleanAsync(blue, green);
    }

    private static async Task<List<string>> WriteAsync(NpgsqlConnectionStringBuilder database, int writer, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        var refused = new List<string>();
        for (var n = 1; !stop.IsCancellationRequested && refused.Count == 0; n++)
        {
            try
            {
                await using var command = new NpgsqlCommand($"BEGIN; UPDATE totals SET n = n + 1 WHERE writer = {writer}; INSERT INTO entries (writer, n) VALUES ({writer}, {n}); COMMIT", connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (PostgresException fault)
            {
                refused.Add(fault.SqlState);
            }
        }

        return refused;
    }

    private static SwitchRequest Request(NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green) => SwitchTests.Request(blue, green);

    /// <summary>For a switch that is to give up; one that is to succeed would do so too, on a busy machine.</summary>
    private static SwitchRequest Hasty(NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green) => Request(blue, green) with { Drain = TimeSpan.FromSeconds(2) };

    private static SwitchRequest Back(NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green) => SwitchTests.Request(green, blue);

    private static async Task<Outcome> TrippedAsync(SwitchRequest request, string sentence, NpgsqlConnectionStringBuilder database, string sql)
    {
        var report = new TrippingReport(sentence, () => PostgresCluster.ExecuteAsync(database, sql).GetAwaiter().GetResult());
        var outcome = await Switching.RunAsync(request, onlyArmed: false, SwitchTests.Context with { Report = report }, CancellationToken.None);
        report.HasTripped.ShouldBeTrue();
        return outcome;
    }

    private static async Task DoneAsync(SwitchRequest request, bool onlyArmed = false)
    {
        var outcome = await SwitchTests.SwitchAsync(request, onlyArmed);
        outcome.ExitCode.ShouldBe(ExitCode.Done, outcome.Failure?.Message);
    }

    private static Task FillAsync(NpgsqlConnectionStringBuilder database) => PostgresCluster.ExecuteAsync(
        database, "DO $$ BEGIN FOR i IN 1..current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots) LOOP PERFORM pg_create_physical_replication_slot('filler_' || i); END LOOP; END $$");

    private static Task EmptyAsync(NpgsqlConnectionStringBuilder database) => PostgresCluster.ExecuteAsync(database, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'filler%'");

    private async Task<(NpgsqlConnectionStringBuilder Blue, NpgsqlConnectionStringBuilder Green)> LedgerAsync() =>
        (await clusters.Blue.CreateAsync(Ledger.Schema), await clusters.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal)));
}
