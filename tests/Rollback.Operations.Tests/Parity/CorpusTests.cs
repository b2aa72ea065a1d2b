using Npgsql;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

/// <summary>Databases with one small fault of each kind: all are found where they are, and nothing else is.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class CorpusTests(TwoClusters clusters)
{
    private static async Task<ParityResult> CompareAsync(NpgsqlConnectionStringBuilder left, NpgsqlConnectionStringBuilder right, ParityOptions? options = null)
    {
        await using var one = await LiveSide.OpenAsync(new("left", left), CancellationToken.None);
        await using var other = await LiveSide.OpenAsync(new("right", right), CancellationToken.None);
        return await new ParityRun(options ?? new() { NamedRows = 100 }, TimeProvider.System, _ => { }).CompareAsync(one, other, CancellationToken.None);
    }

    /// <summary>Makes every fault on the right side: each is named, nothing else is, and no row.</summary>
    private static async Task ShouldFindAsync((string Fault, string Found)[] faults, NpgsqlConnectionStringBuilder left, NpgsqlConnectionStringBuilder right)
    {
        foreach (var (fault, _) in faults) await PostgresCluster.ExecuteAsync(right, fault);

        var result = await CompareAsync(left, right);

        result.Schema.Select(one => $"{one.Kind} {one.Name}").ShouldBe(faults.SelectMany(one => one.Found.Split("; ")), ignoreOrder: true);
        result.Tables.ShouldAllBe(table => table.Verdict == TableVerdict.Equal);
        (result.Sequences.Count, result.ForeignKeys.Count, result.Unverified.Count).ShouldBe((0, 0, 0));
    }

    private static void ShouldBeEqual(ParityResult result)
    {
        result.Tables.Where(table => table.Verdict != TableVerdict.Equal).Select(table => table.Table).ShouldBeEmpty();
        result.Schema.ShouldBeEmpty();
        result.Sequences.ShouldBeEmpty();
        result.ForeignKeys.ShouldBeEmpty();
        result.Unverified.ShouldBeEmpty();
        result.Equal.ShouldBeTrue();
    }

    private async Task<(string Setup, string Faults, int Count)> ValuesAsync()
    {
        var server = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = clusters.Blue.Port, Username = "master", Database = "postgres", Pooling = false };
        var installed = await PostgresCluster.ValueAsync<string[]>(server, "SELECT array_agg(name::text) FROM pg_available_extensions");
        var contributed = ValueCorpus.Contributed.Where(one => installed.Contains(one.Extension)).ToArray();
        (string Type, string Before, string After)[] all = [.. ValueCorpus.All, .. contributed.Select(one => (one.Type, one.Before, one.After))];
        var tables = all.Select((one, index) => $"CREATE TABLE v_{index:000} (id int PRIMARY KEY, v {one.Type}, pad text); INSERT INTO v_{index:000} VALUES (1, {one.Before}, ''), (2, {one.Before}, ''), (3, {one.After}, NULL);");
        var faults = all.Select((one, index) => $"UPDATE v_{index:000} SET v = {one.After} WHERE id = 2");
        return (string.Concat(contributed.Select(one => one.Extension).Distinct().Select(extension => $"CREATE EXTENSION {extension};")) + ValueCorpus.Types + string.Join('\n', tables), string.Join(";\n", faults), all.Length);
    }

    [Fact]
    public async Task Every_changed_value_of_every_type_is_named_by_row_and_column()
    {
        var (setup, faults, count) = await ValuesAsync();

        var result = await CompareAsync(await clusters.Blue.CreateAsync(setup), await clusters.Green.CreateAsync(setup + faults));

        var found = result.Tables.SelectMany(table => table.Rows.Select(row => $"{table.Table} {row.Key} {row.State} {string.Join(',', row.Columns)}")).ToArray();
        var expected = Enumerable.Range(0, count).Select(index => $"public.v_{index:000} 2 different v").ToArray();
        expected.Except(found).ShouldBeEmpty();
        found.Except(expected).ShouldBeEmpty();
        (result.Schema.Count, result.Unverified.Count).ShouldBe((0, 0));
    }

    private const string RowTables = """"
        CREATE TABLE keyed (id int PRIMARY KEY, v int); CREATE TABLE texted (k text PRIMARY KEY, v int); CREATE TABLE paired (a int, b text, v int, PRIMARY KEY (a, b)); CREATE TABLE keyless (v text); CREATE TABLE doubled (v text); CREATE TABLE swapped (id int PRIMARY KEY, v int);
        CREATE TABLE empty (id int PRIMARY KEY); CREATE TABLE emptied (id int PRIMARY KEY); CREATE TABLE spare (id int NOT NULL UNIQUE, v int); CREATE TABLE wide (id bigint PRIMARY KEY, v int); CREATE TABLE nothing (); CREATE TABLE "Odd.Name" ("a.b" int PRIMARY KEY, "say ""x""" text);
        CREATE TABLE parts (day date, n int) PARTITION BY RANGE (day); CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); CREATE TABLE part_rest PARTITION OF parts DEFAULT;
        CREATE TABLE lists (kind text, n int) PARTITION BY LIST (kind); CREATE TABLE lists_a PARTITION OF lists FOR VALUES IN ('a') PARTITION BY HASH (n); CREATE TABLE lists_a0 PARTITION OF lists_a FOR VALUES WITH (MODULUS 1, REMAINDER 0);
        CREATE TABLE mother (id int, v int); CREATE TABLE daughter () INHERITS (mother);
        CREATE TABLE parents (id int PRIMARY KEY); CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents); CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v int); CREATE TABLE counted (id serial PRIMARY KEY, v int);
        INSERT INTO keyed SELECT i, i FROM generate_series(-500, 500) i; INSERT INTO texted SELECT 'k' || i, i FROM generate_series(1, 300) i; INSERT INTO paired SELECT i % 7, 'b' || i, i FROM generate_series(1, 300) i; INSERT INTO keyless SELECT 'v' || i % 50 FROM generate_series(1, 300) i; INSERT INTO doubled VALUES ('a'), ('a'), ('b');
        INSERT INTO swapped VALUES (1, 1), (2, 2); INSERT INTO emptied SELECT generate_series(1, 100); INSERT INTO spare SELECT i, i FROM generate_series(1, 50) i; INSERT INTO wide VALUES (-9223372036854775808, 1), (0, 1), (9223372036854775807, 1); INSERT INTO nothing SELECT FROM generate_series(1, 3); INSERT INTO "Odd.Name" VALUES (1, 'x'), (2, 'y');
        INSERT INTO parts VALUES ('2026-01-01', 1), ('2030-01-01', 2), (NULL, 3); INSERT INTO lists SELECT 'a', i FROM generate_series(1, 20) i; INSERT INTO mother VALUES (1, 1), (2, 2); INSERT INTO daughter VALUES (3, 3);
        INSERT INTO parents SELECT generate_series(1, 10); INSERT INTO children SELECT i, i FROM generate_series(1, 10) i; INSERT INTO made (v) SELECT generate_series(1, 10); INSERT INTO counted (id, v) SELECT i, i FROM generate_series(1, 10) i;
        CREATE TABLE elders (id int PRIMARY KEY); CREATE TABLE heirs () INHERITS (elders); CREATE TABLE kin (id int REFERENCES elders); CREATE TABLE kin_too () INHERITS (kin); INSERT INTO elders VALUES (1); INSERT INTO heirs VALUES (2); INSERT INTO kin VALUES (1); INSERT INTO kin_too VALUES (9);
        CREATE MATERIALIZED VIEW summed AS SELECT v % 10 AS rest, count(*) AS n FROM keyed GROUP BY 1; SELECT lo_from_bytea(70001, 'one'), lo_from_bytea(70002, 'two'), lo_from_bytea(70003, 'three');
        """";

    private const string RowFaults = """"
        DELETE FROM keyed WHERE id = -500; INSERT INTO texted VALUES ('new', 0); UPDATE paired SET v = 0 WHERE b = 'b7'; UPDATE keyless SET v = 'V1' WHERE ctid = (SELECT ctid FROM keyless WHERE v = 'v1' LIMIT 1); DELETE FROM doubled WHERE ctid = (SELECT max(ctid) FROM doubled WHERE v = 'a'); INSERT INTO doubled VALUES ('b');
        UPDATE swapped SET v = 3 - v; INSERT INTO empty VALUES (7); TRUNCATE emptied; ALTER TABLE spare ALTER id DROP NOT NULL; INSERT INTO spare VALUES (NULL, 1); UPDATE wide SET v = 2 WHERE id = 9223372036854775807; INSERT INTO nothing SELECT; UPDATE "Odd.Name" SET "say ""x""" = 'z' WHERE "a.b" = 2;
        UPDATE parts SET day = '2031-01-01' WHERE n = 1; DELETE FROM lists WHERE n = 5; INSERT INTO daughter VALUES (2, 2); DELETE FROM ONLY mother WHERE id = 2;
        SET session_replication_role = replica; DELETE FROM parents WHERE id = 4; INSERT INTO kin VALUES (2); RESET session_replication_role; SELECT setval('made_id_seq', 5);
        UPDATE keyed SET v = v; SELECT lo_put(70001, 2, 'E'), lo_unlink(70002), lo_from_bytea(70004, 'four'); REFRESH MATERIALIZED VIEW summed; GRANT SELECT ON LARGE OBJECT 70003 TO PUBLIC;
        """";

    [Fact]
    public async Task Every_lost_added_doubled_or_moved_row_is_named()
    {
        var result = await CompareAsync(await clusters.Blue.CreateAsync(RowTables), await clusters.Green.CreateAsync(RowTables + RowFaults));

        var found = result.Tables.SelectMany(table => table.Rows.Select(row => $"{table.Table} {(row.Key.StartsWith('#') || row.Key.StartsWith("sha256:", StringComparison.Ordinal) ? "?" : row.Key)} {row.State}{string.Concat(row.Columns.Select(column => $" {column}"))}"));
        found.ShouldBe(
        [
            "public.keyed -500 missing", "public.texted ? extra", "public.paired ? different v", "public.keyless ? missing", "public.keyless ? extra", "public.doubled ? missing", "public.doubled ? extra",
            "public.swapped 1 different v", "public.swapped 2 different v", "public.empty 7 extra", .. Enumerable.Range(1, 100).Select(id => $"public.emptied {id} missing"), "public.spare ? extra", "public.wide 9223372036854775807 different v",
            "public.nothing ? extra", "public.\"Odd.Name\" 2 different say \"x\"", "public.parts ? missing", "public.parts ? extra", "public.lists ? missing", "public.mother ? missing", "public.daughter ? extra", "public.parents 4 missing", "public.kin ? extra",
            "public.summed ? missing", "public.summed ? extra", "pg_largeobject 70001 different content", "pg_largeobject 70002 missing", "pg_largeobject 70004 extra",
        ], ignoreOrder: true);
        result.ForeignKeys.ShouldBe([new("public.children.children_parent_fkey", "right", 1), new("public.kin.kin_id_fkey", "right", 1)]);
        result.Sequences.ShouldBe([new("public.made_id_seq", "right: its next value 6 is not beyond 10, which public.made.id holds already.")]);
        result.Notes.ShouldHaveSingleItem().ShouldStartWith("sequence public.counted_id_seq is behind public.counted.id on both sides alike");
        result.Schema.Select(one => $"{one.Kind} {one.Name}").ShouldBe(["column public.spare.id", "grant large object 70003 to PUBLIC"]);
        result.Unverified.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_changed_object_is_named_and_no_other()
    {
        var left = await clusters.Blue.CreateAsync(SchemaCorpus.Schema);
        var right = await clusters.Green.CreateAsync(SchemaCorpus.Schema);

        await ShouldFindAsync(SchemaCorpus.All, left, right);
    }

    [Fact]
    public async Task Every_change_of_a_rarer_kind_is_named_and_a_dumped_copy_of_all_of_them_is_equal()
    {
        await PostgresCluster.ExecuteAsync(await clusters.Blue.CreateAsync(""), RareCorpus.Roles);
        var left = await clusters.Blue.CreateAsync(RareCorpus.Schema);
        var right = await clusters.Green.CreateAsync(RareCorpus.Schema);

        await ShouldFindAsync(RareCorpus.All, left, right);
        ShouldBeEqual(await CompareAsync(right, await clusters.Blue.CopyAsync(right)));
    }

    [Fact]
    public async Task Databases_that_came_to_be_in_other_ways_are_equal()
    {
        const string Made = "CREATE TABLE t (id int PRIMARY KEY, a text, b numeric(8,2), c timestamptz); CREATE TABLE m (day date NOT NULL, n int) PARTITION BY RANGE (day); CREATE INDEX t_a ON t (a); CREATE VIEW w AS SELECT id, a FROM t; INSERT INTO t SELECT i, repeat('x' || i, 200), i / 4.0, timestamptz '2026-01-01' + i * interval '1 s' FROM generate_series(1, 500) i;";
        var left = await clusters.Blue.CreateAsync(Made + "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); INSERT INTO m VALUES ('2026-01-05', 1)");
        // Other numbers, another order of columns with holes in it, of rows and of tables; what was there before, and was rebuilt, shrunk and stored otherwise.
        var right = await clusters.Green.CreateAsync("""
            CREATE TABLE before (id int); DROP TABLE before; CREATE TABLE m1 (n int, gone text, day date NOT NULL); ALTER TABLE m1 DROP gone; CREATE TABLE m (day date NOT NULL, n int) PARTITION BY RANGE (day); ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); INSERT INTO m1 (day, n) VALUES ('2026-01-05', 1);
            SET default_toast_compression = pglz; CREATE TABLE t (c timestamptz, x int, b numeric(9,3), id int, a varchar(9)); ALTER TABLE t DROP x, ALTER a TYPE text, ALTER b TYPE numeric(8,2); ALTER TABLE t ADD PRIMARY KEY (id);
            INSERT INTO t (id, a, b, c) SELECT i, 'y', 0, 'epoch' FROM generate_series(500, 1, -1) i; UPDATE t SET a = repeat('x' || id, 200), b = id / 4.0, c = timestamptz '2026-01-01' + id * interval '1 s'; CREATE INDEX other_a ON t (a); ALTER INDEX other_a RENAME TO t_a; CREATE VIEW w AS SELECT t.id, t.a FROM public.t;
            """);
        foreach (var way in new[] { "VACUUM FULL t", "CLUSTER t USING t_a", "ALTER TABLE t SET WITHOUT CLUSTER", "REINDEX TABLE t", "ANALYZE" }) await PostgresCluster.ExecuteAsync(right, way);
        await PostgresCluster.ExecuteAsync(right, $"ALTER DATABASE {right.Database} SET timezone = 'Asia/Tokyo'; ALTER DATABASE {right.Database} SET datestyle = 'German'");

        ShouldBeEqual(await CompareAsync(left, right));
    }

    [Fact]
    public async Task A_dumped_and_restored_copy_is_equal()
    {
        await PostgresCluster.ExecuteAsync(await clusters.Green.CreateAsync(""), SchemaCorpus.Roles);
        var objects = await clusters.Blue.CreateAsync(SchemaCorpus.Schema + "ALTER TABLE shop.parents OWNER TO corpus_writer; SELECT lo_from_bytea(70001, 'one')");
        var values = await clusters.Blue.CreateAsync((await ValuesAsync()).Setup);
        var rows = await clusters.Blue.CreateAsync(RowTables);

        ShouldBeEqual(await CompareAsync(objects, await clusters.Green.CopyAsync(objects)));
        ShouldBeEqual(await CompareAsync(values, await clusters.Green.CopyAsync(values)));
        ShouldBeEqual(await CompareAsync(rows, await clusters.Green.CopyAsync(rows)));
    }

    [Fact]
    public async Task A_copy_that_another_role_made_for_itself_is_equal()
    {
        var objects = await clusters.Blue.CreateAsync("CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW w AS SELECT * FROM t; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        var copy = await clusters.Green.CreateAsync("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'another') THEN CREATE ROLE another SUPERUSER LOGIN; END IF; END $$");
        await PostgresCluster.ExecuteAsync(new(copy.ConnectionString) { Username = "another" }, "CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW w AS SELECT * FROM t; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");

        ShouldBeEqual(await CompareAsync(objects, copy));
    }

    [Fact]
    public async Task A_replicated_copy_is_equal()
    {
        await PostgresCluster.ExecuteAsync(await clusters.Green.CreateAsync(""), SchemaCorpus.Roles);
        var (setup, _, _) = await ValuesAsync();
        var blue = await clusters.Blue.CreateAsync(SchemaCorpus.Schema.Replace("CREATE COLLATION corpus_loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);", "", StringComparison.Ordinal) + setup + "CREATE PUBLICATION forward FOR ALL TABLES");
        var green = await clusters.Green.CopyAsync(blue, "--schema-only", "--no-publications");
        await PostgresCluster.ExecuteAsync(green, $"CREATE SUBSCRIPTION copied_{green.Database} CONNECTION 'host=127.0.0.1 port={blue.Port} user=master dbname={blue.Database}' PUBLICATION forward");
        try
        {
            await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(green, "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel"));
            await PostgresCluster.ExecuteAsync(green, "REFRESH MATERIALIZED VIEW shop.sums; REFRESH MATERIALIZED VIEW shop.later");

            ShouldBeEqual(await CompareAsync(blue, green, new() { Skipped = new HashSet<ParityCheck> { ParityCheck.Sequences } }));
        }
        finally
        {
            await PostgresCluster.ExecuteAsync(green, $"DROP SUBSCRIPTION copied_{green.Database}");
        }
    }

    [Fact]
    public async Task What_surrounds_a_database_is_compared_as_far_as_it_concerns_it()
    {
        const string Table = "CREATE TABLE t (id int PRIMARY KEY); GRANT SELECT ON t TO parity_readers;";
        const string Others = "DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO parity_visitor', current_database()); END $$;";
        var left = await clusters.Blue.CreateAsync("CREATE ROLE parity_readers; CREATE ROLE parity_app LOGIN IN ROLE parity_readers; CREATE ROLE parity_other LOGIN IN ROLE parity_readers; CREATE ROLE parity_stranger; CREATE ROLE parity_high IN ROLE parity_readers; CREATE ROLE parity_visitor;" + Table + Others);
        var right = clusters.Green.Settings("parity_surroundings");
        await PostgresCluster.ExecuteAsync(clusters.Green.Settings("postgres"), "CREATE DATABASE parity_surroundings TEMPLATE template0 LOCALE 'C.UTF-8'");
        await PostgresCluster.ExecuteAsync(right, "CREATE ROLE parity_readers; CREATE ROLE parity_app NOLOGIN IN ROLE parity_readers; CREATE ROLE parity_other LOGIN; ALTER ROLE parity_readers SET search_path = hidden; CREATE ROLE parity_high SUPERUSER IN ROLE parity_readers; CREATE ROLE parity_visitor VALID UNTIL '2030-01-01'; GRANT SET ON PARAMETER work_mem TO parity_visitor;" + Table + Others);

        var result = await CompareAsync(left, right);

        result.Schema.Select(one => $"{one.Kind} {one.Name}").ShouldBe(["database character classes", "database collation", "grant parameter work_mem to parity_visitor", "role parity_app", "role parity_high", "role parity_readers", "role parity_visitor", "setting of parity_readers everywhere search_path"]);
    }

    [Fact]
    public async Task Rows_that_an_extension_keeps_for_the_user_are_compared_and_unlogged_ones_are_told()
    {
        const string Setup = "CREATE TABLE kept (v int); ALTER EXTENSION plpgsql ADD TABLE kept; UPDATE pg_extension SET extconfig = ARRAY['kept'::regclass::oid], extcondition = ARRAY['WHERE v > 0'] WHERE extname = 'plpgsql'; INSERT INTO kept VALUES (1), (2); CREATE UNLOGGED TABLE passing (v int);";
        var left = await clusters.Blue.CreateAsync(Setup);

        ShouldBeEqual(await CompareAsync(left, await clusters.Green.CreateAsync(Setup + "INSERT INTO kept VALUES (-1)")));
        var result = await CompareAsync(left, await clusters.Green.CreateAsync(Setup + "UPDATE kept SET v = 3 WHERE v = 2; INSERT INTO passing VALUES (1)"));

        result.Tables.Select(table => (table.Table, table.Verdict)).ShouldBe([("public.kept", TableVerdict.Different)]);
        result.Notes.ShouldBe(["public.passing is unlogged: neither recovery nor replication keeps its rows, and they are not compared"]);
    }

    [Fact]
    public async Task Large_objects_that_may_not_be_read_are_told()
    {
        const string Setup = "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'corpus_plain') THEN CREATE ROLE corpus_plain LOGIN; END IF; END $$; SELECT lo_from_bytea(70001, 'one')";
        var left = await clusters.Blue.CreateAsync(Setup);
        var right = await clusters.Green.CreateAsync(Setup);
        right.Username = "corpus_plain";

        var result = await CompareAsync(left, right);

        result.Equal.ShouldBeFalse();
        result.Unverified.ShouldBe([new("pg_largeobject", "right: permission denied for large object 70001.")]);
    }
}
