using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class ParityTests(TwoClusters clusters)
{
    private static readonly ParityOptions Defaults = new();

    /// <summary>For tables that a publication on one side alone makes different.</summary>
    private static readonly ParityOptions Counters = Defaults with { Skipped = new HashSet<ParityCheck> { ParityCheck.Schema } };

    private Task<NpgsqlConnectionStringBuilder> BlueAsync(string more = "") => clusters.Blue.CreateAsync(more, TwoClusters.Rich);

    private Task<NpgsqlConnectionStringBuilder> GreenAsync(string more = "") => clusters.Green.CreateAsync(more, TwoClusters.Rich);

    private static async Task<ParityResult> CompareAsync(NpgsqlConnectionStringBuilder left, NpgsqlConnectionStringBuilder right, ParityOptions? options = null)
    {
        await using var one = await LiveSide.OpenAsync(new("blue", left), CancellationToken.None);
        await using var other = await LiveSide.OpenAsync(new("green", right), CancellationToken.None);
        return await new ParityRun(options ?? Defaults, TimeProvider.System, _ => { }).CompareAsync(one, other, CancellationToken.None);
    }

    private async Task<ParityResult> AfterAsync(string fault, ParityOptions? options = null) => await CompareAsync(await BlueAsync(), await GreenAsync(fault), options);

    [Fact]
    public async Task Equal_databases_are_equal_however_they_came_to_be()
    {
        // Other physical order, dropped columns, dead rows, other settings: none of it is content.
        var green = await clusters.Green.CreateAsync(RichDatabase.Schema.Replace("note text, code char(5)", "gone text, code char(5), note text", StringComparison.Ordinal)
            + "ALTER TABLE customers DROP COLUMN gone;" + RichDatabase.Rows
            + "UPDATE customers SET note = note; DELETE FROM settings WHERE scope = 's1'; INSERT INTO settings SELECT 's1', 'n' || i, repeat('v', i) FROM generate_series(300, 1, -1) i WHERE i % 7 = 1;");
        await PostgresCluster.ExecuteAsync(green, $"ALTER DATABASE {green.Database} SET timezone = 'Asia/Tokyo'; ALTER DATABASE {green.Database} SET bytea_output = 'escape'; ALTER DATABASE {green.Database} SET extra_float_digits = 0; ALTER DATABASE {green.Database} SET intervalstyle = 'iso_8601'; ALTER DATABASE {green.Database} SET datestyle = 'German'");

        var result = await CompareAsync(await BlueAsync(), green);

        result.Schema.ShouldBeEmpty();
        result.Tables.ShouldAllBe(table => table.Verdict == TableVerdict.Equal);
        result.Equal.ShouldBeTrue();
        result.Tables.Single(table => table.Table == "public.orders").LeftRows.ShouldBe(6000);
        result.Tables.Single(table => table.Table == "public.measures").LeftRows.ShouldBe(400);
    }

    /// <summary>One change each, of a kind that careless comparisons do not see.</summary>
    private static readonly (string Fault, string Table, string Key, string Columns)[] Values =
    [
        ("UPDATE customers SET note = '' WHERE id = 5", "public.customers", "5", "note"),
        ("UPDATE customers SET code = 'abc' WHERE id = 7", "public.customers", "7", "code"),
        ("UPDATE customers SET mood = 'sad' WHERE id = 8", "public.customers", "8", "mood"),
        ("UPDATE orders SET amount = 1.1 WHERE id = 1", "public.orders", "1", "amount,twice"),
        ("UPDATE orders SET ratio = ratio + 1e-12 WHERE id = 3", "public.orders", "3", "ratio"),
        ("UPDATE orders SET ratio = '-0' WHERE id = 102", "public.orders", "102", "ratio"),
        ("UPDATE orders SET at = at + interval '1 microsecond' WHERE id = 5999", "public.orders", "5999", "at"),
        ("UPDATE orders SET local = local + interval '1 hour' WHERE id = 17", "public.orders", "17", "local"),
        ("UPDATE orders SET document = document || '{\"x\": null}' WHERE id = 103", "public.orders", "103", "document"),
        ("UPDATE orders SET raw = '{\"n\":104}' WHERE id = 104", "public.orders", "104", "raw"),
        ("UPDATE orders SET body = set_byte(body, 7999, 1) WHERE id = 3000", "public.orders", "3000", "body"),
        ("UPDATE orders SET tags[2] = NULL WHERE id = 105", "public.orders", "105", "tags"),
        ("UPDATE orders SET tags = '[0:1]={a,106}' WHERE id = 106", "public.orders", "106", "tags"),
        ("UPDATE orders SET days = '30 days' WHERE id = 720; UPDATE orders SET days = '1 mon' WHERE id = 720", "public.orders", "720", "days"),
        ("UPDATE orders SET range = 'empty' WHERE id = 107", "public.orders", "107", "range"),
        ("UPDATE measures SET value = 0.1 WHERE id = 399", "public.measures", "(399,2026-07-05)", "value"),
    ];

    [Fact]
    public async Task Every_changed_value_is_named_by_row_and_column_and_nothing_else_is()
    {
        var result = await AfterAsync(string.Join(";", Values.Select(value => value.Fault)), Defaults with { NamedRows = 100 });

        var found = result.Tables.SelectMany(table => table.Rows.Select(row => (table.Table, row.Key, string.Join(',', row.Columns))));
        found.Order().ShouldBe(Values.Select(value => (value.Table, value.Key, value.Columns)).Order());
        result.Tables.SelectMany(table => table.Rows).ShouldAllBe(row => row.State == "different" && row.Left == null);
        (result.Schema.Count, result.Sequences.Count, result.ForeignKeys.Count, result.Unverified.Count).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public async Task Values_are_shown_only_if_asked_for()
    {
        var result = await AfterAsync("UPDATE settings SET value = 'secret' WHERE name = 'n20'; UPDATE customers SET note = NULL WHERE id = 1");
        var shown = await AfterAsync("UPDATE settings SET value = 'secret' WHERE name = 'n20'", Defaults with { ShowValues = true });

        // The key is text, which may say something about a person.
        Row(result, "public.settings").Key.ShouldStartWith("sha256:");
        Row(shown, "public.settings").Key.ShouldBe("(s6,n20)");
        Row(shown, "public.settings").Right!["value"].ShouldBe("secret");
        Row(shown, "public.settings").Left!["value"].ShouldBe(new string('v', 20));
        Row(result, "public.customers").Columns.ShouldBe(["note"]);

        static RowDifference Row(ParityResult result, string table) => result.Tables.Single(one => one.Table == table).Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Missing_extra_and_doubled_rows_are_told_apart()
    {
        var result = await AfterAsync("DELETE FROM orders WHERE id = 42; INSERT INTO orders (id, customer) VALUES (6001, 1); INSERT INTO events VALUES ('kind0', 'payload 0'); DELETE FROM events WHERE ctid = (SELECT ctid FROM events WHERE payload = 'payload 7' LIMIT 1)");

        var orders = result.Tables.Single(table => table.Table == "public.orders");
        orders.Rows.Select(row => (row.Key, row.State)).ShouldBe([("42", "missing"), ("6001", "extra")]);
        var events = result.Tables.Single(table => table.Table == "public.events");
        (events.LeftRows, events.RightRows, events.Verdict).ShouldBe((300, 300, TableVerdict.Different));
        events.Rows.Select(row => row.State).Order().ShouldBe(["extra", "missing"]);
        events.Rows.ShouldAllBe(row => row.Key.StartsWith('#'));
    }

    private static readonly (string Fault, string Kind, string Name)[] Changes =
    [
        ("DROP INDEX orders_customer", "index", "public.orders_customer"),
        ("ALTER TABLE orders ALTER price TYPE numeric(12,2)", "column", "public.orders.price"),
        ("ALTER TABLE orders ALTER customer DROP NOT NULL", "column", "public.orders.customer"),
        ("ALTER TABLE orders ADD channel text", "column", "public.orders.channel"),
        ("ALTER TABLE customers ALTER mood SET DEFAULT 'sad'", "column", "public.customers.mood"),
        ("ALTER TABLE customers ADD CONSTRAINT short CHECK (length(email) < 100) NOT VALID", "constraint", "public.customers.short"),
        ("ALTER TABLE settings REPLICA IDENTITY FULL", "table", "public.settings"),
        ("ALTER TABLE orders DISABLE TRIGGER touched", "trigger", "public.orders.touched"),
        ("CREATE OR REPLACE VIEW happy AS SELECT id FROM customers WHERE mood <> 'sad'", "view", "public.happy"),
        ("CREATE OR REPLACE FUNCTION total(bigint) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT 0::numeric'", "function", "public.total(bigint)"),
        ("ALTER TYPE mood ADD VALUE 'angry'", "type", "public.mood"),
        ("ALTER DOMAIN positive ADD CHECK (VALUE < 1000000)", "type", "public.positive"),
        ("ALTER SEQUENCE tickets INCREMENT 10", "sequence", "public.tickets"),
        ("CREATE TABLE extra (id int PRIMARY KEY)", "table", "public.extra"),
        ("GRANT SELECT ON orders TO PUBLIC", "grant", "public.orders to PUBLIC"),
        ("CREATE EXTENSION pgcrypto", "extension", "pgcrypto"),
        ("ALTER TABLE orders ENABLE ROW LEVEL SECURITY", "table", "public.orders"),
    ];

    [Fact]
    public async Task Every_changed_object_is_named_and_nothing_else_is()
    {
        var result = await AfterAsync(string.Join(";", Changes.Select(change => change.Fault)));

        // A new table comes with its column, key and index.
        var expected = Changes.Select(change => (change.Kind, change.Name))
            .Concat([("column", "public.extra.id"), ("constraint", "public.extra.extra_pkey"), ("index", "public.extra_pkey")]);
        result.Schema.Select(one => (one.Kind, one.Name)).Order().ShouldBe(expected.Order());
        result.Tables.ShouldAllBe(table => table.Verdict == TableVerdict.Equal);
        result.Equal.ShouldBeFalse();
    }

    [Fact]
    public async Task A_sequence_behind_its_table_would_fail_the_next_insert()
    {
        var result = await AfterAsync("SELECT setval('orders_id_seq', 5999), setval('tickets', 120)");

        result.Sequences.ShouldBe(
        [
            new("public.orders_id_seq", "green: its next value 6000 is not beyond 6000, which public.orders.id holds already."),
            new("public.tickets", "green would give 121 next, blue is at 151 already."),
        ]);
    }

    [Fact]
    public async Task A_sequence_that_was_set_but_not_used_is_no_fault() =>
        (await AfterAsync("SELECT setval('orders_id_seq', 6001, false), setval('tickets', 151, false)")).Equal.ShouldBeTrue();

    /// <summary>A recovered copy counts numbers as given that were only reserved in the log: 32 at a time.</summary>
    [Theory]
    [InlineData(31, 0)]
    [InlineData(34, 1)]
    public async Task What_a_recovery_would_have_skipped_puts_no_sequence_behind(int ahead, int behind)
    {
        var copy = await GreenAsync($"SELECT setval('tickets', 152 + {ahead})");
        var result = await CompareAsync(copy, await clusters.Blue.CreateAsync("SELECT setval('tickets', 151); SELECT nextval('tickets')", TwoClusters.Rich), Counters);

        result.Sequences.Count.ShouldBe(behind);
    }

    [Fact]
    public async Task References_that_point_to_nothing_are_counted()
    {
        // As a subscriber applies rows: without triggers, so without the check of the foreign key.
        const string Fault = "SET session_replication_role = replica; DELETE FROM customers WHERE id = 77; RESET session_replication_role";

        var result = await AfterAsync(Fault);

        result.ForeignKeys.ShouldHaveSingleItem().ShouldBe(new("public.orders.orders_customer_fkey", "green", 12));
        result.Tables.Single(table => table.Table == "public.customers").Rows.ShouldHaveSingleItem().State.ShouldBe("missing");
    }

    [Fact]
    public async Task Renamed_tables_and_columns_are_compared_by_mapping()
    {
        var options = Defaults with
        {
            Mapped = new Dictionary<string, string> { ["public.settings"] = "public.preferences", ["public.settings.value"] = "public.preferences.setting" },
            Ignored = new HashSet<string> { "orders.channel" },
        };
        const string Migration = "ALTER TABLE settings RENAME TO preferences; ALTER TABLE preferences RENAME value TO setting; ALTER TABLE orders ADD channel text DEFAULT 'web';";

        (await AfterAsync(Migration, options)).Equal.ShouldBeTrue();
        var result = await AfterAsync(Migration + "UPDATE preferences SET setting = 'x' WHERE name = 'n1'", options);
        result.Tables.Single(table => table.Verdict != TableVerdict.Equal).Rows.ShouldHaveSingleItem().Columns.ShouldBe(["value"]);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_not_equal()
    {
        var green = await GreenAsync("CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO reader; REVOKE SELECT ON settings FROM reader");
        green.Username = "reader";

        var result = await CompareAsync(await BlueAsync(), green, Defaults with { Skipped = new HashSet<ParityCheck> { ParityCheck.Schema } });

        result.Equal.ShouldBeFalse();
        result.Unverified.ShouldContain(new Unverified("public.settings", "green: permission denied for table settings."));
    }

    [Fact]
    public async Task A_capture_stands_for_the_database_it_was_made_of()
    {
        var blue = await BlueAsync();
        byte[] bytes;
        await using (var side = await LiveSide.OpenAsync(new("blue", blue), CancellationToken.None))
            bytes = ParityFile.Bytes(await new ParityRun(Defaults, TimeProvider.System, _ => { }).CaptureAsync(side, CancellationToken.None));
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, bytes);
        ParityFile.Read(path).Is(out var capture, out _).ShouldBeTrue();
        File.Delete(path);

        (await WithCaptureAsync("SELECT 1")).Equal.ShouldBeTrue();
        var result = await WithCaptureAsync("UPDATE orders SET amount = 0 WHERE id = 4711");
        result.Tables.Where(table => table.Verdict != TableVerdict.Equal).ShouldHaveSingleItem().Table.ShouldBe("public.orders");

        async Task<ParityResult> WithCaptureAsync(string change)
        {
            await PostgresCluster.ExecuteAsync(blue, change);
            await using var now = await LiveSide.OpenAsync(new("blue", blue), CancellationToken.None);
            return await new ParityRun(Defaults, TimeProvider.System, _ => { }).CompareAsync(new CapturedSide(capture!), now, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_replica_that_is_written_all_the_time_is_equal_and_a_fault_in_it_is_found()
    {
        const string Table = "CREATE TABLE counters (id bigint PRIMARY KEY, n bigint NOT NULL);";
        var blue = await clusters.Blue.CreateAsync(Table + "INSERT INTO counters SELECT i, 0 FROM generate_series(1, 20000) i; CREATE PUBLICATION forward FOR ALL TABLES");
        var green = await clusters.Green.CreateAsync(Table);
        await PostgresCluster.ExecuteAsync(green, $"CREATE SUBSCRIPTION forward_{green.Database} CONNECTION 'host=127.0.0.1 port={blue.Port} user=master dbname={blue.Database}' PUBLICATION forward");
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(green, "SELECT count(*) = 20000 FROM counters"));
        using var enough = new CancellationTokenSource();
        var writing = WriteAsync(blue, enough.Token);
        try
        {
            (await CompareAsync(blue, green, Counters)).Equal.ShouldBeTrue();
            await PostgresCluster.ExecuteAsync(green, "UPDATE counters SET n = -1 WHERE id = 19999");

            var result = await CompareAsync(blue, green);

            var row = result.Tables.ShouldHaveSingleItem().Rows.ShouldHaveSingleItem();
            (row.Key, row.State).ShouldBe(("19999", "different"));
            row.Columns.ShouldBe(["n"]);
        }
        finally
        {
            await enough.CancelAsync();
            await writing;
            await PostgresCluster.ExecuteAsync(green, $"DROP SUBSCRIPTION forward_{green.Database}");
        }
    }

    [Fact]
    public async Task What_replication_has_yet_to_copy_or_a_server_yet_to_show_is_no_difference()
    {
        const string Table = "CREATE TABLE counters (id bigint PRIMARY KEY, n bigint NOT NULL);";
        var blue = await clusters.Blue.CreateAsync(Table + "INSERT INTO counters SELECT i, 0 FROM generate_series(1, 2000) i; CREATE PUBLICATION forward FOR ALL TABLES");
        var green = await clusters.Green.CreateAsync(Table);
        // The first copy waits behind this lock; reading does not.
        var held = await HeldTable.OfAsync(green, "counters", "SHARE");
        await PostgresCluster.ExecuteAsync(green, $"CREATE SUBSCRIPTION late_{green.Database} CONNECTION 'host=127.0.0.1 port={blue.Port} user=master dbname={blue.Database}' PUBLICATION forward");
        try
        {
            await using (held)
                (await CompareAsync(blue, green, Counters with { MaxLag = TimeSpan.FromSeconds(1) })).Tables.ShouldHaveSingleItem().Verdict.ShouldBe(TableVerdict.StillWritten);
            (await CompareAsync(blue, green, Counters)).Equal.ShouldBeTrue();

            await PostgresCluster.ExecuteAsync(green, $"ALTER SUBSCRIPTION late_{green.Database} DISABLE");
            await PostgresCluster.ExecuteAsync(blue, "UPDATE counters SET n = 1 WHERE id = 7");
            (await CompareAsync(blue, green, Counters)).Tables.ShouldHaveSingleItem().Rows.ShouldHaveSingleItem().Key.ShouldBe("7");
            await PostgresCluster.ExecuteAsync(green, $"ALTER SUBSCRIPTION late_{green.Database} ENABLE");
            (await CompareAsync(blue, green, Counters)).Equal.ShouldBeTrue();

            // In the log, and so on the replica, a commit is before it is seen; here it waits for a standby that there is not.
            await PostgresCluster.ExecuteAsync(blue, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
            await PostgresCluster.ExecuteAsync(blue, "SELECT pg_reload_conf()");
            // Commits wait only from the moment at which another process has read the setting.
            var unseen = Task.CompletedTask;
            await Eventually.TrueAsync(() =>
            {
                if (unseen.IsCompleted) unseen = PostgresCluster.ExecuteAsync(blue, "UPDATE counters SET n = n + 1 WHERE id = 7");
                return PostgresCluster.ValueAsync<bool>(blue, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database())");
            });
            await Eventually.TrueAsync(async () => await CountAsync(green) == await CountAsync(blue) + 1);
            var comparing = CompareAsync(blue, green, Counters);
            await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(blue, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE '%backend_xid%' AND pid <> pg_backend_pid() AND datname = current_database())"));
            await PostgresCluster.ExecuteAsync(blue, "ALTER SYSTEM RESET synchronous_standby_names");
            await PostgresCluster.ExecuteAsync(blue, "SELECT pg_reload_conf()");
            await unseen;
            var result = await comparing;
            result.Equal.ShouldBeTrue(System.Text.Json.JsonSerializer.Serialize(result));
        }
        finally
        {
            await PostgresCluster.ExecuteAsync(blue, "ALTER SYSTEM RESET synchronous_standby_names");
            await PostgresCluster.ExecuteAsync(blue, "SELECT pg_reload_conf()");
            await PostgresCluster.ExecuteAsync(green, $"DROP SUBSCRIPTION late_{green.Database}");
        }
    }

    private static Task<long> CountAsync(NpgsqlConnectionStringBuilder database) => PostgresCluster.ValueAsync<long>(database, "SELECT n FROM counters WHERE id = 7");

    private static async Task WriteAsync(NpgsqlConnectionStringBuilder blue, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(blue.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand("UPDATE counters SET n = n + 1 WHERE id = 1 + (random() * 19000)::int", connection);
        while (!stop.IsCancellationRequested) await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
