using Npgsql;
using Rollback.Operations.Parity;
using Rollback.Operations.Tables;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class TableRestoreTests(TwoClusters clusters) : IDisposable
{
    private const string Corruption = "UPDATE orders SET amount = 0, body = NULL WHERE id % 3 = 0; DELETE FROM orders WHERE id BETWEEN 100 AND 120; UPDATE settings SET value = '' WHERE scope = 's1'; UPDATE measures SET value = 0";

    private readonly string _root = Directory.CreateTempSubdirectory("restore-").FullName;

    private string Folder => Path.Combine(_root, "replaced");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<(NpgsqlConnectionStringBuilder Clone, NpgsqlConnectionStringBuilder Live)> RichAsync(string damage) =>
        (await clusters.Blue.CreateAsync("", TwoClusters.Rich), await clusters.Green.CreateAsync(damage, TwoClusters.Rich));

    private async Task<Answer<TableRestoreResult>> RunAsync(NpgsqlConnectionStringBuilder clone, NpgsqlConnectionStringBuilder live, string tables, bool deleteNewer = false, Action<string>? progress = null) => await new TableRestore(
        new() { From = new("clone", clone), Live = new("live", live), Tables = tables.Split(','), DeleteNewer = deleteNewer, Output = Folder }, progress is null ? TimeProvider.System : new StandingClock(), progress ?? (_ => { })).RunAsync(CancellationToken.None);

    private async Task<TableRestoreResult> DoneAsync(NpgsqlConnectionStringBuilder clone, NpgsqlConnectionStringBuilder live, string tables, bool deleteNewer = false, Action<string>? progress = null)
    {
        (await RunAsync(clone, live, tables, deleteNewer, progress)).Is(out var result, out var failure).ShouldBeTrue(failure?.Message);
        return result!;
    }

    private static async Task<ParityResult> CompareAsync(NpgsqlConnectionStringBuilder clone, NpgsqlConnectionStringBuilder live)
    {
        await using var left = await LiveSide.OpenAsync(new("clone", clone), CancellationToken.None);
        await using var right = await LiveSide.OpenAsync(new("live", live), CancellationToken.None);
        return await new ParityRun(new() { NamedRows = 1000 }, TimeProvider.System, _ => { }).CompareAsync(left, right, CancellationToken.None);
    }

    [Fact]
    public async Task Only_the_named_tables_are_as_in_the_clone_and_newer_rows_stay()
    {
        var (clone, live) = await RichAsync(Corruption + "; INSERT INTO orders (customer, amount) VALUES (1, 77), (2, 78); UPDATE customers SET note = 'live' WHERE id = 1");
        // Sessions of the command's own may write all the same.
        foreach (var side in new[] { clone, live })
        {
            await PostgresCluster.ExecuteAsync(side, $"ALTER DATABASE {side.Database} SET idle_session_timeout = '200ms'; ALTER DATABASE {side.Database} SET default_transaction_read_only = on");
        }

        var result = await DoneAsync(clone, live, "orders,public.measures");

        result.Tables.Select(table => (table.Table, table.Overwritten, table.BroughtBack, table.Newer, table.Deleted))
            .ShouldBe([("public.measures", 400, 0, 0, false), ("public.orders", 1993, 21, 2, false)]);
        var compared = await CompareAsync(clone, live);
        compared.Tables.Where(table => table.Verdict != TableVerdict.Equal).Select(table => (table.Table, string.Join(',', table.Rows.Select(row => row.State).Distinct())))
            .ShouldBe([("public.customers", "different"), ("public.orders", "extra"), ("public.settings", "different")]);
        (compared.Schema.Count, compared.Sequences.Count, compared.ForeignKeys.Count, compared.Unverified.Count).ShouldBe((0, 0, 0, 0));
        (await PostgresCluster.ValueAsync<long>(live, "SELECT count(*) FROM pg_class WHERE relname ~ '^(restore|replaced)_'")).ShouldBe(0);
        (await PostgresCluster.ValueAsync<long>(live, "SELECT last_value FROM orders_id_seq")).ShouldBeGreaterThanOrEqualTo(6002);

        // The replaced rows are a salvage: what was right after all can come back.
        var folder = SalvageFolder.At(result.Replaced!);
        folder.Read().Is(out var manifest, out _).ShouldBeTrue();
        manifest!.Changes.ShouldBe(400 + 1993 + 21);
        (await ReplayRun.ApplyAsync(folder, manifest, new("live", live), new() { Tables = new HashSet<string> { "measures" } }, _ => { }, CancellationToken.None)).Is(out var replayed, out _).ShouldBeTrue();
        replayed!.Fits.ShouldBe(400);
        (await PostgresCluster.ValueAsync<float>(live, "SELECT sum(value) FROM measures")).ShouldBe(0);

        var again = await DoneAsync(clone, live, "orders");
        again.Tables.ShouldHaveSingleItem().ShouldSatisfyAllConditions(table => table.Overwritten.ShouldBe(0), table => table.BroughtBack.ShouldBe(0));
        again.Replaced.ShouldBeNull();
    }

    [Fact]
    public async Task Rows_that_hold_each_others_values_refer_in_a_ring_or_meet_rules_come_back_as_they_were()
    {
        const string Schema = """
            CREATE TABLE rates (id int PRIMARY KEY, factor numeric UNIQUE, code text UNIQUE, CONSTRAINT other EXCLUDE (code WITH =)); INSERT INTO rates SELECT i, i * 1.0, 'c' || i FROM generate_series(1, 20) i;
            CREATE TABLE uses (id int PRIMARY KEY, factor int REFERENCES rates (factor), above int REFERENCES uses); INSERT INTO uses SELECT i, i, nullif(i - 1, 0) FROM generate_series(1, 20) i;
            CREATE TABLE hens (id int PRIMARY KEY, egg int); CREATE TABLE eggs (id int PRIMARY KEY, hen int NOT NULL REFERENCES hens); INSERT INTO hens SELECT generate_series(1, 20); INSERT INTO eggs SELECT i, i FROM generate_series(1, 20) i; UPDATE hens SET egg = id; ALTER TABLE hens ADD FOREIGN KEY (egg) REFERENCES eggs;
            CREATE TABLE "ruled.table" (id int PRIMARY KEY, v int); INSERT INTO "ruled.table" SELECT i, i FROM generate_series(1, 20) i;
            """;
        const string Rules = "CREATE RULE keep AS ON UPDATE TO \"ruled.table\" DO INSTEAD NOTHING; CREATE RULE twice AS ON INSERT TO \"ruled.table\" DO ALSO UPDATE rates SET code = 'rule';";
        var clone = await clusters.Blue.CreateAsync(Schema + "ALTER TABLE rates ADD note text;" + Rules);
        var live = await clusters.Green.CreateAsync(Schema);
        await PostgresCluster.ExecuteAsync(live, """
            UPDATE rates SET code = 'x' || id; UPDATE rates SET code = 'c' || 21 - id WHERE id <> 7; SET session_replication_role = replica; DELETE FROM rates WHERE id = 7; RESET session_replication_role; ALTER TABLE rates ADD note text DEFAULT 'live'; UPDATE rates SET note = NULL; ALTER TABLE rates ALTER note DROP DEFAULT;
            UPDATE uses SET above = NULL; DELETE FROM uses WHERE id > 10; UPDATE hens SET egg = NULL; TRUNCATE hens, eggs; UPDATE "ruled.table" SET v = 0 WHERE id < 9; DELETE FROM "ruled.table" WHERE id > 15;
            """ + Rules);

        var result = await DoneAsync(clone, live, "rates,uses,hens,eggs,\"ruled.table\"");

        result.Tables.Select(table => (table.Table, table.Overwritten, table.BroughtBack))
            .ShouldBe([("public.rates", 19, 1), ("public.uses", 9, 10), ("public.hens", 0, 20), ("public.eggs", 0, 20), ("public.\"ruled.table\"", 8, 5)], ignoreOrder: true);
        var compared = await CompareAsync(clone, live);
        compared.Tables.ShouldAllBe(table => table.Verdict == TableVerdict.Equal);
        (compared.Schema.Count, compared.ForeignKeys.Count, compared.Unverified.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Newer_rows_are_deleted_if_asked_and_kept_in_the_files()
    {
        var (clone, live) = await RichAsync(Corruption + "; INSERT INTO orders (customer, amount) VALUES (1, 77)");

        var result = await DoneAsync(clone, live, "orders,settings,measures", deleteNewer: true);

        result.Tables.Single(table => table.Table == "public.orders").ShouldSatisfyAllConditions(table => table.Newer.ShouldBe(1), table => table.Deleted.ShouldBeTrue());
        var compared = await CompareAsync(clone, live);
        compared.Equal.ShouldBeTrue(string.Join(", ", compared.Tables.Where(table => table.Verdict != TableVerdict.Equal).Select(table => table.Table)));
        (await File.ReadAllTextAsync(Path.Combine(Folder, "public.orders.jsonl"))).ShouldContain("\"kind\":\"insert\"");
    }

    private const string Family = """
        CREATE TABLE parents (id int PRIMARY KEY, name text UNIQUE);
        CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents ON DELETE CASCADE);
        CREATE TABLE toys (id int PRIMARY KEY, child int REFERENCES children ON DELETE CASCADE);
        INSERT INTO parents SELECT i, 'p' || i FROM generate_series(1, 9) i; INSERT INTO children SELECT i, i FROM generate_series(1, 9) i; INSERT INTO toys SELECT i, i FROM generate_series(1, 9) i;
        """;

    [Fact]
    public async Task A_reference_that_would_point_to_nothing_is_refused_and_nothing_is_touched()
    {
        var (clone, live) = (await clusters.Blue.CreateAsync(Family), await clusters.Green.CreateAsync(Family + "DELETE FROM parents WHERE id = 3; INSERT INTO children VALUES (20, 1); INSERT INTO toys VALUES (20, 20)"));

        var orphans = await RunAsync(clone, live, "children");
        var bereft = await RunAsync(clone, live, "parents,children", deleteNewer: true);
        var nowhere = await RunAsync(clone, live, "nowhere");

        Message(orphans).ShouldBe("1 rows of public.children refer to rows of public.parents that are not there any more (children_parent_fkey).");
        Message(bereft).ShouldBe("1 rows of public.toys refer to rows of public.children that the clone does not have (toys_child_fkey).");
        Message(nowhere).ShouldBe("clone has no table public.nowhere.");
        (await PostgresCluster.ValueAsync<string>(live, "SELECT string_agg(id::text, ',' ORDER BY id) FROM children")).ShouldBe("1,2,4,5,6,7,8,9,20");
        (await PostgresCluster.ValueAsync<long>(live, "SELECT count(*) FROM pg_class WHERE relname ~ '^(restore|replaced)_'")).ShouldBe(0);

        // Together they fit, parents first; the newer child stays.
        (await DoneAsync(clone, live, "toys,children,parents")).Tables.Sum(table => table.BroughtBack).ShouldBe(3);
        (await PostgresCluster.ValueAsync<string>(live, "SELECT string_agg(id::text, ',' ORDER BY id) FROM toys")).ShouldBe("1,2,3,4,5,6,7,8,9,20");
    }

    [Fact]
    public async Task A_newer_row_with_a_value_that_a_restored_one_needs_is_refused_whole()
    {
        var (clone, live) = (await clusters.Blue.CreateAsync(Family), await clusters.Green.CreateAsync(Family + "UPDATE parents SET name = 'x' || id; INSERT INTO parents VALUES (30, 'p1')"));

        var refused = await RunAsync(clone, live, "parents");

        Message(refused).ShouldBe("The live rows do not go together with those of the clone: a newer row of public.parents has a value that a restored one needs (parents_name_key), or rows have each other's values, and those of public.children depend on them (children_parent_fkey).");
        (await PostgresCluster.ValueAsync<long>(live, "SELECT count(*) FROM parents WHERE name LIKE 'x%'")).ShouldBe(9);
    }

    [Fact]
    public async Task Triggers_rest_and_are_as_before_afterwards()
    {
        const string schema = """
            CREATE TABLE t (id int PRIMARY KEY, v int, touched int DEFAULT 0);
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := NEW.touched + 1; RETURN NEW; END';
            INSERT INTO t SELECT i, i FROM generate_series(1, 50) i;
            CREATE TRIGGER a BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch(); CREATE TRIGGER b BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch(); CREATE TRIGGER c BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE t ENABLE ALWAYS TRIGGER b; ALTER TABLE t DISABLE TRIGGER c;
            """;
        var (clone, live) = (await clusters.Blue.CreateAsync(schema), await clusters.Green.CreateAsync(schema + "UPDATE t SET v = 0"));

        await DoneAsync(clone, live, "t");

        (await CompareAsync(clone, live)).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_was_killed_after_its_merge_is_finished_and_not_merged_again()
    {
        var (clone, live) = await RichAsync("UPDATE settings SET value = 'bad'");
        // As if killed there: the folder cannot be made, as a file has its name.
        await File.WriteAllTextAsync(Folder + ".partial", "");
        await Should.ThrowAsync<IOException>(() => RunAsync(clone, live, "settings"));
        await PostgresCluster.ExecuteAsync(live, "UPDATE settings SET value = 'written since' WHERE name = 'n20'");
        // And the server crashed: of the staged rows, which are not logged, nothing is left.
        await PostgresCluster.ExecuteAsync(live, "TRUNCATE rollback_infra.restore_0");
        File.Delete(Folder + ".partial");

        var finished = await DoneAsync(clone, live, "settings");

        finished.WritersBlockedSeconds.ShouldBeNull();
        finished.Tables.ShouldHaveSingleItem().Overwritten.ShouldBe(300);
        (await PostgresCluster.ValueAsync<string>(live, "SELECT value FROM settings WHERE name = 'n20'")).ShouldBe("written since");
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, "public.settings.jsonl"));
        (lines.Length, lines.Count(line => line.Contains("\"before\":{\"scope\":\"s", StringComparison.Ordinal)), lines.Count(line => line.Contains("\"value\":\"bad\"", StringComparison.Ordinal))).ShouldBe((300, 300, 300));
    }

    [Fact]
    public async Task A_table_that_was_emptied_is_filled_again_and_its_indexes_are_as_before()
    {
        const string schema = """
            CREATE TABLE "T 1" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE, v int, w text, twice int GENERATED ALWAYS AS (v * 2) STORED);
            INSERT INTO "T 1" (code, v, w) SELECT 'c' || i, i % 9, E'a\tb\\\n"' || i FROM generate_series(1, 500) i;
            CREATE INDEX "by v" ON "T 1" (v DESC NULLS LAST, lower(w) text_pattern_ops) INCLUDE (id) WITH (fillfactor = 70) WHERE v > 2;
            CREATE INDEX noted ON "T 1" USING hash (w); COMMENT ON INDEX noted IS 'stays';
            CREATE TABLE names (code text REFERENCES "T 1" (code));
            CREATE TABLE other (id int PRIMARY KEY, v int); INSERT INTO other VALUES (1, 1);
            CREATE TYPE mood AS ENUM ('a "b', 'c\d');
            CREATE TABLE moods (id int PRIMARY KEY, mood mood, padded char(5), body jsonb, raw bytea, at timestamptz, price numeric, ratio float8, twin int CONSTRAINT "the twin" UNIQUE DEFERRABLE INITIALLY DEFERRED,
                next int REFERENCES moods DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO moods SELECT i, CASE i % 3 WHEN 0 THEN 'a "b' WHEN 1 THEN 'c\d' END::mood, 'x', jsonb_build_object('k', E'\t\n' || i), '\x5c00', '2026-01-01'::timestamptz + i * interval '1 us', i / 8.0, 1.0 / i, i, 31 - i FROM generate_series(1, 30) i;
            """;
        var (clone, live) = (await clusters.Blue.CreateAsync(schema), await clusters.Green.CreateAsync(schema + "DELETE FROM \"T 1\"; UPDATE other SET v = 2; DELETE FROM moods"));

        var said = new List<string>();
        var result = await DoneAsync(clone, live, "T 1,other,moods", progress: said.Add);

        said.ShouldBe(["public.other: staged", "merging"]);
        result.Tables.Select(table => (table.Table, table.Rows, table.Overwritten, table.BroughtBack, table.Newer)).ShouldBe([("public.T 1", 500, 0, 500, 0), ("public.moods", 30, 0, 30, 0), ("public.other", 1, 1, 0, 0)], ignoreOrder: true);
        (await CompareAsync(clone, live)).Equal.ShouldBeTrue();
        SalvageFolder.At(Folder).Read().Is(out var manifest, out _).ShouldBeTrue();
        (manifest!.Changes, manifest.Compared).ShouldBe((1, 3));
        manifest.Notes.ShouldContain("public.T 1 was empty: all of its rows were brought back, and are not in the files.");

        // One newer row, and it is a table like any other.
        await PostgresCluster.ExecuteAsync(live, "DELETE FROM \"T 1\" WHERE id > 1; INSERT INTO \"T 1\" (code) VALUES ('new')");
        Directory.Delete(Folder, recursive: true);
        (await DoneAsync(clone, live, "T 1")).Tables.ShouldHaveSingleItem().ShouldSatisfyAllConditions(table => table.BroughtBack.ShouldBe(499), table => table.Newer.ShouldBe(1));
        (await File.ReadAllLinesAsync(Path.Combine(Folder, "public.T%201.jsonl"))).Length.ShouldBe(499);

        // A row that comes at the last moment is as good as one that was there.
        await PostgresCluster.ExecuteAsync(live, "DELETE FROM \"T 1\"");
        Directory.Delete(Folder, recursive: true);
        using (var writer = new NpgsqlConnection(live.ConnectionString))
        {
            await writer.OpenAsync();
            void Write(string said)
            {
                if (said != "merging") return;
                using var insert = new NpgsqlCommand("INSERT INTO \"T 1\" (code) VALUES ('late')", writer);
                insert.ExecuteNonQuery();
            }

            (await DoneAsync(clone, live, "T 1", progress: Write)).Tables.ShouldHaveSingleItem().ShouldSatisfyAllConditions(table => table.BroughtBack.ShouldBe(500), table => table.Newer.ShouldBe(1));
        }

        // A reader that stays is not waited for.
        await PostgresCluster.ExecuteAsync(live, "DELETE FROM \"T 1\"");
        await using var reader = new NpgsqlConnection(live.ConnectionString);
        await reader.OpenAsync();
        await using var reading = await reader.BeginTransactionAsync();
        await using (var look = new NpgsqlCommand("SELECT count(*) FROM \"T 1\"", reader)) await look.ExecuteScalarAsync();
        (await DoneAsync(clone, live, "T 1")).Tables.ShouldHaveSingleItem().ShouldSatisfyAllConditions(table => table.BroughtBack.ShouldBe(500), table => table.Newer.ShouldBe(0));
        (await CompareAsync(clone, live)).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task Rows_that_a_cascade_moves_during_the_merge_are_overwritten_nonetheless()
    {
        const string schema = """
            CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE); CREATE TABLE b (id int PRIMARY KEY, code text REFERENCES a (code) ON UPDATE CASCADE, v int);
            INSERT INTO a SELECT i, 'c' || i FROM generate_series(1, 20) i; INSERT INTO b SELECT i, 'c' || i, i FROM generate_series(1, 20) i;
            """;
        var (clone, live) = (await clusters.Blue.CreateAsync(schema), await clusters.Green.CreateAsync(schema + "UPDATE a SET code = 'x' || id WHERE id % 2 = 0; UPDATE b SET v = 0"));

        (await DoneAsync(clone, live, "a,b")).Tables.Select(table => table.Overwritten).ShouldBe([10, 20]);

        (await CompareAsync(clone, live)).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task Writers_of_other_tables_and_readers_go_on_and_no_write_is_lost()
    {
        var (clone, live) = await RichAsync("UPDATE orders SET amount = 0");
        await PostgresCluster.ExecuteAsync(live, Ledger.Schema);
        var ledger = new Ledger(4, live);
        await ledger.WrittenAsync(50);

        var result = await DoneAsync(clone, live, "orders");
        await ledger.WrittenAsync(50);

        result.Tables.ShouldHaveSingleItem().Overwritten.ShouldBe(6000);
        (await ledger.StopAsync(live)).Errors.ShouldBe(0);
    }

    /// <summary>However busy the machine: nothing takes time, and no delay ends.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private static string Message(Answer<TableRestoreResult> answer)
    {
        answer.Is(out _, out var failure).ShouldBeFalse();
        return failure!.Message;
    }
}
