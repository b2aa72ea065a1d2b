using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Forecast.Fit;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class SchemaFitTests(TwoClusters clusters)
{
    private const string Old = """
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN age AS int CHECK (VALUE >= 0) CHECK (VALUE < 150);
        CREATE TABLE shops (id int PRIMARY KEY);
        CREATE TABLE things (id int PRIMARY KEY, small smallint, number int, price numeric(6,2), ratio real, name varchar(5), code char(3), mood mood, moods mood[], numbers int[],
          age age, must text NOT NULL, checked int CHECK (checked <> 13), uniq text UNIQUE, shop int REFERENCES shops, at timestamp(0), day date, flags bit(4), clock timestamp, document json, total int,
          EXCLUDE USING gist (int4range(id, id + 1) WITH &&));
        CREATE UNIQUE INDEX things_lower ON things (lower(uniq)) WHERE number > 0;
        CREATE TABLE months (day date NOT NULL, n int) PARTITION BY RANGE (day);
        CREATE TABLE months_2026 PARTITION OF months FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE same (id bigint PRIMARY KEY, note text);
        """;

    private const string New = """
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'angry');
        CREATE DOMAIN age AS int CHECK (VALUE >= 0);
        CREATE TABLE shops (id int PRIMARY KEY);
        CREATE TABLE things (id bigint PRIMARY KEY, small int, number numeric, price numeric, ratio float8, name text, code text, mood mood, moods mood[], numbers bigint[],
          age age, must text, checked int, uniq text, shop int, at timestamp, day timestamp, flags varbit, clock timestamptz, document jsonb, total int, channel text);
        CREATE TABLE months (day date NOT NULL, n int) PARTITION BY RANGE (day);
        CREATE TABLE months_2026 PARTITION OF months FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE months_2027 PARTITION OF months FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
        CREATE TABLE same (id bigint PRIMARY KEY, note text);
        CREATE TABLE refunds (id int PRIMARY KEY);
        """;

    private const string Fitting = """
        INSERT INTO things (id, small, number, price, ratio, name, code, mood, moods, numbers, age, must, checked, uniq, shop, at, day, flags, clock, document, total)
          SELECT i, i, i, i + 0.25, 0.1 * i, 'abcde', 'abc  ', 'ok', '{sad,NULL}', ARRAY[1, NULL, i], 20, 'x', 12, 'u' || i, NULL, '2026-01-01 10:00:00', '2026-01-01', '1010', now(), '{}', 1 FROM generate_series(1, 20) i;
        INSERT INTO things (id, must, price, ratio) VALUES (21, 'x', 'NaN', 'NaN'), (22, 'x', -9999.99, '-0');
        INSERT INTO months VALUES ('2026-05-05', 1); INSERT INTO same VALUES (9000000000, NULL);
        """;

    private const string Unfitting = """
        INSERT INTO things (id, must) VALUES (3000000000, 'x');
        UPDATE things SET small = 40000 WHERE id = 1; UPDATE things SET number = 1.5 WHERE id = 1; UPDATE things SET number = 3e9 WHERE id = 2; UPDATE things SET price = 10000 WHERE id = 1; UPDATE things SET price = 1.125 WHERE id = 2;
        UPDATE things SET ratio = 0.1234567890123 WHERE id = 1; UPDATE things SET ratio = 1e300 WHERE id = 2; UPDATE things SET ratio = 1e-300 WHERE id = 3; UPDATE things SET name = 'äbcdef' WHERE id = 1; UPDATE things SET code = 'abcd' WHERE id = 1;
        UPDATE things SET mood = 'angry' WHERE id IN (1, 2); UPDATE things SET moods = '{ok,angry}' WHERE id = 1; UPDATE things SET numbers = '{1,3000000000}' WHERE id = 1; UPDATE things SET age = 151 WHERE id = 1;
        UPDATE things SET must = NULL WHERE id IN (1, 2, 3); UPDATE things SET checked = 13 WHERE id = 1; UPDATE things SET uniq = 'u1' WHERE id IN (2, 3); UPDATE things SET uniq = 'U5' WHERE id = 6; UPDATE things SET shop = 7 WHERE id = 1;
        UPDATE things SET at = '2026-01-01 10:00:00.5', day = '2026-01-01 10:00', flags = '10101' WHERE id = 1; UPDATE things SET channel = 'web' WHERE id < 5;
        INSERT INTO months VALUES ('2027-05-05', 1), ('2027-05-06', 1); INSERT INTO refunds SELECT generate_series(1, 6);
        """;

    [Fact]
    public async Task Rows_that_the_old_schema_does_not_take_are_counted_by_table_and_column()
    {
        var (counts, _) = await CountAsync(Fitting + Unfitting);

        Known(counts).ShouldBe(
        [
            ("public.months", "", "no partition takes it", 2),
            ("public.things", "age", "public.age has CHECK ((VALUE < 150))", 1),
            ("public.things", "at", "more than 0 decimals of a second", 1),
            ("public.things", "checked", "CHECK things_checked_check: (checked <> 13)", 1),
            ("public.things", "code", "longer than 3 characters", 1),
            ("public.things", "day", "has a time of day", 1),
            ("public.things", "flags", "not 4 bits", 1),
            ("public.things", "id", "outside integer", 1),
            ("public.things", "mood", "public.mood has no label 'angry'", 2),
            ("public.things", "moods", "public.mood has no label 'angry'", 1),
            ("public.things", "must", "NOT NULL", 3),
            ("public.things", "name", "longer than 5 characters", 1),
            ("public.things", "number", "outside integer", 2),
            ("public.things", "numbers", "outside integer", 1),
            ("public.things", "price", "more than numeric(6,2) holds", 2),
            ("public.things", "ratio", "loses digits in real", 3),
            ("public.things", "shop", "foreign key things_shop_fkey", 1),
            ("public.things", "small", "outside smallint", 1),
            ("public.things", "uniq", "unique things_uniq_key", 2),
            ("public.things", "number, uniq", "unique things_lower", 3),
        ], ignoreOrder: true);
        counts.Where(one => one.Question.Stays).Select(one => (one.Count.Table, one.Count.Column, one.Count.Rows)).ShouldBe([("public.refunds", "", 6L), ("public.things", "channel", 4L)], ignoreOrder: true);
    }

    [Fact]
    public async Task Values_at_the_edge_fit_and_what_cannot_be_counted_is_told()
    {
        var (counts, _) = await CountAsync(Fitting);

        Known(counts).ShouldBeEmpty();
        var uncounted = counts.Where(one => one.Count.Rows is null).Select(one => (one.Count.Column, one.Count.NotCounted)).ToArray();
        uncounted.ShouldContain(("clock", "timestamp with time zone into timestamp without time zone: the time zone of the other server decides what arrives"));
        uncounted.ShouldContain(("", "exclusion constraint things_int4range_excl, which only an insert can judge"));
    }

    [Fact]
    public async Task Counting_ends_at_its_limit()
    {
        var green = await clusters.Green.CreateAsync(New);
        await using var source = new DatabaseAddress("green", green).Open();
        await using var connection = await source.OpenConnectionAsync();

        var slow = await new FitCounter(connection, TimeSpan.FromMilliseconds(50)).CountAsync([new("public.things", "public.things", "id", "slow", "(SELECT count(*) FROM pg_sleep(600))")], CancellationToken.None);
        var unwanted = await new FitCounter(connection, TimeSpan.Zero).CountAsync([new("public.things", "public.things", "id", "slow", "count(*)")], CancellationToken.None);

        slow.Single().Count.NotCounted.ShouldBe("it takes longer than 0.05 s");
        unwanted.Single().Count.NotCounted.ShouldBe("counting was not wanted");
    }

    [Fact]
    public async Task A_rule_that_cannot_be_asked_here_hides_no_other()
    {
        var (counts, _) = await CountAsync(
            "INSERT INTO things (id, must, name) VALUES (1, 'x', 'abcdef')", oldMore: "CREATE FUNCTION odd(text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'; ALTER TABLE things ADD CONSTRAINT odd CHECK (odd(name))");

        counts.Single(one => one.Count.Rule.StartsWith("CHECK odd", StringComparison.Ordinal)).Count.NotCounted.ShouldBe("function public.odd(text) does not exist");
        Known(counts).ShouldBe([("public.things", "name", "longer than 5 characters", 1)]);
    }

    private static IEnumerable<(string Table, string Column, string Rule, long Rows)> Known(IReadOnlyList<(FitQuestion Question, FitCount Count)> counts) =>
        counts.Where(one => !one.Question.Stays && one.Count.Rows > 0).Select(one => (one.Count.Table, one.Count.Column, one.Count.Rule, one.Count.Rows!.Value));

    private async Task<(IReadOnlyList<(FitQuestion Question, FitCount Count)> Counts, int Version)> CountAsync(string rows, string oldMore = "")
    {
        var blue = await clusters.Blue.CreateAsync(Old + oldMore);
        var green = await clusters.Green.CreateAsync(New + rows);
        await using var old = await OpenAsync(blue);
        await using var next = await OpenAsync(green);
        var mine = await FitCatalog.ReadAsync(next, CancellationToken.None);
        var questions = new FitQuestions(mine, await FitCatalog.ReadAsync(old, CancellationToken.None)).All;
        return (await new FitCounter(next, TimeSpan.FromMinutes(1)).CountAsync(questions, CancellationToken.None), mine.Version);
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder settings)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("SET search_path = pg_catalog", CancellationToken.None);
        return connection;
    }
}
