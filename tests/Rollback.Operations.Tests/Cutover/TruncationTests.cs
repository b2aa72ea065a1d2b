using Npgsql;
using Rollback.Operations.Cutover;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class TruncationTests(TwoClusters clusters)
{
    private const string Schema = """
        CREATE TABLE parents (id int PRIMARY KEY, v int);
        CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents);
        CREATE TABLE others (id int PRIMARY KEY);
        """;

    /// <summary>The copy of parents, once read, is not committed for as long as somebody holds number 7.</summary>
    private const string Slow = """
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END';
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON parents DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait();
        ALTER TABLE parents ENABLE ALWAYS TRIGGER slow;
        """;

    /// <summary>Ends whoever begins to empty tables, as a death of the command at that moment does.</summary>
    private const string Death = """
        CREATE FUNCTION die() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF current_query() LIKE '%$empty$%' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; END $$;
        CREATE EVENT TRIGGER die ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION die();
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tables_that_refer_to_one_another_and_are_truncated_during_their_first_copy_are_copied_anew(bool isInterrupted)
    {
        var (blue, green) = (await clusters.Blue.CreateAsync(Schema + "INSERT INTO parents VALUES (1, 1), (2, 2); INSERT INTO children VALUES (1, 1); INSERT INTO others VALUES (1)"), await clusters.Green.CreateAsync(Schema + Slow));
        if (isInterrupted) await PostgresCluster.ExecuteAsync(green, Death);
        await using var holder = new NpgsqlConnection(green.ConnectionString);
        await holder.OpenAsync();
        await RunAsync(holder, "SELECT pg_advisory_lock(7)");
        var request = SwitchTests.Request(blue, green) with { Accepted = new HashSet<string> { "always-triggers" } };
        // The rows were read, and their copy waits: it has to catch up with what is written now, by itself.
        var report = new TrippingReport("] Wait until green holds everything", () => TruncateAsync().GetAwaiter().GetResult());

        var outcome = await Switching.RunAsync(request, onlyArmed: false, SwitchTests.Context with { Report = report }, CancellationToken.None);

        report.HasTripped.ShouldBeTrue(outcome.Failure?.Message);
        if (isInterrupted)
        {
            (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT009"), outcome.Failure.Message);
            // No longer followed, and not emptied yet.
            (await PostgresCluster.ValueAsync<bool>(green, "SELECT EXISTS (SELECT FROM parents) OR EXISTS (SELECT FROM children)")).ShouldBeTrue();
            await PostgresCluster.ExecuteAsync(green, "DROP EVENT TRIGGER die; DROP FUNCTION die");
            outcome = await SwitchTests.SwitchAsync(request);
        }

        outcome.ExitCode.ShouldBe(ExitCode.Done, outcome.Failure?.Message);
        await PostgresCluster.ExecuteAsync(green, "DROP TRIGGER slow ON parents; DROP FUNCTION wait; INSERT INTO parents VALUES (4, 4)");
        (await PostgresCluster.ValueAsync<string>(green, "SELECT (SELECT string_agg(id::text, ',' ORDER BY id) FROM parents) || ' ' || (SELECT string_agg(id::text, ',') FROM children) || ' ' || (SELECT count(*) FROM others)")).ShouldBe("2,3,4 7 2");
        (await SwitchTests.SwitchAsync(SwitchTests.Request(green, blue), onlyArmed: true)).ExitCode.ShouldBe(ExitCode.Done);
        await SwitchTests.EqualAsync(blue, green);
        await SwitchTests.CleanAsync(blue, green);

        async Task TruncateAsync()
        {
            await IsTrueAsync("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))");
            await PostgresCluster.ExecuteAsync(blue, "TRUNCATE parents, children; INSERT INTO parents VALUES (2, 20), (3, 30); INSERT INTO children VALUES (7, 3); INSERT INTO others VALUES (2)");
            // The stream itself is there already, ahead of the copy, and leaves the table to it.
            await IsTrueAsync("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'parents'::regclass AND NOT granted)");
            await RunAsync(holder, "SELECT pg_advisory_unlock(7)");
        }

        Task IsTrueAsync(string sql) => Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(green, sql));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
