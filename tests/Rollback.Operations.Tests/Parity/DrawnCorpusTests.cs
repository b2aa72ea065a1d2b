using System.Globalization;
using Npgsql;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

/// <summary>Schemas that nobody chose by hand, one fault in each. `PARITY_CORPUS=100` draws a hundred.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class DrawnCorpusTests(TwoClusters clusters)
{
    private const int FirstSeed = 1;

    private static int Count => int.Parse(Environment.GetEnvironmentVariable("PARITY_CORPUS") ?? "8", CultureInfo.InvariantCulture);

    private static async Task<ParityResult> CompareAsync(NpgsqlConnectionStringBuilder left, NpgsqlConnectionStringBuilder right)
    {
        await using var one = await LiveSide.OpenAsync(new("left", left), CancellationToken.None);
        await using var other = await LiveSide.OpenAsync(new("right", right), CancellationToken.None);
        return await new ParityRun(new(), TimeProvider.System, _ => { }).CompareAsync(one, other, CancellationToken.None);
    }

    [Fact]
    public async Task A_copy_of_what_was_drawn_at_random_is_equal_and_one_fault_in_each_schema_is_found_where_it_is()
    {
        var schemas = Enumerable.Range(FirstSeed, Count).Select(seed => new DrawnSchema(seed)).ToArray();
        var left = await clusters.Blue.CreateAsync("");
        foreach (var schema in schemas) await PostgresCluster.ExecuteAsync(left, schema.Sql);
        var right = await clusters.Green.CopyAsync(left);

        var copied = await CompareAsync(left, right);
        copied.Tables.Where(table => table.Verdict != TableVerdict.Equal).Select(table => table.Table).ShouldBeEmpty();
        (copied.Schema.Count, copied.Unverified.Count, copied.Equal).ShouldBe((0, 0, true));

        var faults = new List<Fault>();
        foreach (var schema in schemas) faults.Add(await SeedAsync(right, schema));
        var found = await CompareAsync(left, right);

        found.Tables.Where(table => table.Verdict != TableVerdict.Equal).Select(table => table.Table).Order(StringComparer.Ordinal).ShouldBe(faults.Select(fault => fault.Table.Shown).Order(StringComparer.Ordinal));
        foreach (var fault in faults) ShouldName(fault, found.Tables.Single(table => table.Table == fault.Table.Shown));
        (found.Schema.Count, found.Unverified.Count).ShouldBe((0, 0));
    }

    private static void ShouldName(Fault fault, TableComparison table)
    {
        var states = table.Rows.Select(row => row.State).ToArray();
        if (fault.Column is null)
        {
            states.ShouldBe([fault.Kind], fault.Sql);
            return;
        }

        if (!fault.Table.HasKey)
        {
            states.Count(state => state == "missing").ShouldBe(fault.Rows, fault.Sql);
            states.Count(state => state == "extra").ShouldBe(fault.Rows, fault.Sql);
            return;
        }

        states.ShouldBe(Enumerable.Repeat("different", fault.Rows), fault.Sql);
        table.Rows.ShouldAllBe(row => row.Columns.Contains(fault.Column) && row.Columns.Count == 1 + (row.Columns.Contains("made") ? 1 : 0), fault.Sql);
    }

    /// <summary>Draws changes until one is possible and leaves other text behind: which is what a fault is.</summary>
    private static async Task<Fault> SeedAsync(NpgsqlConnectionStringBuilder database, DrawnSchema schema)
    {
        var random = new Random(schema.Name.Length * 7919 + schema.Tables.Sum(table => table.Rows));
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        while (true)
        {
            var table = schema.Tables[random.Next(schema.Tables.Count)];
            var fault = Draw(table, random);
            var before = await TextAsync(connection, table);
            try
            {
                await ExecuteAsync(connection, fault.Sql);
            }
            catch (PostgresException)
            {
                // A constraint is in the way: another one.
                continue;
            }

            var after = await TextAsync(connection, table);
            var rows = before.Count - Common(before, after);
            if (rows > 0 || after.Count > before.Count) return fault with { Rows = rows };
        }
    }

    private static Fault Draw(DrawnTable table, Random random)
    {
        const string Row = "(SELECT tableoid, ctid FROM {0} ORDER BY tableoid, ctid OFFSET {1} LIMIT 1)";
        string At(int row) => string.Format(CultureInfo.InvariantCulture, Row, table.From, row);
        var row = random.Next(Math.Max(1, table.Rows));
        var column = table.Columns.Count == 0 ? -1 : random.Next(table.Columns.Count);
        var name = column < 0 ? null : DrawnTable.Bare(table.Columns[column]);
        return (column < 0 ? 0 : random.Next(5)) switch
        {
            0 => new(table, $"DELETE FROM {table.From} WHERE (tableoid, ctid) = {At(row)}", null, "missing", 1),
            1 when !table.HasKey && !table.HasDependent => new(table, $"INSERT INTO {table.FullName} SELECT * FROM {table.From} ORDER BY ctid LIMIT 1", null, "extra", 0),
            2 => new(table, $"UPDATE {table.From} AS a SET {table.Columns[column]} = b.v FROM (SELECT tableoid AS t, ctid AS c, lead({table.Columns[column]}) OVER (ORDER BY tableoid, ctid) AS v FROM {table.From}) b WHERE (a.tableoid, a.ctid) = (b.t, b.c) AND (b.t, b.c) = {At(row)}", name, "different", 1),
            _ => new(table, $"UPDATE {table.From} SET {table.Columns[column]} = {table.Values[column]()} WHERE (tableoid, ctid) = {At(row)}", name, "different", 1),
        };
    }

    private static async Task<List<string>> TextAsync(NpgsqlConnection connection, DrawnTable table)
    {
        await using var command = new NpgsqlCommand($"SELECT md5(t::text) FROM {table.From} t", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }

    private static int Common(List<string> one, List<string> other)
    {
        var counts = other.CountBy(text => text).ToDictionary();
        return one.CountBy(text => text).Sum(pair => Math.Min(pair.Value, counts.GetValueOrDefault(pair.Key)));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <param name="Column">The column that differs; null: the row is missing or extra.</param>
    /// <param name="Rows">How many rows of the original are no longer there.</param>
    private sealed record Fault(DrawnTable Table, string Sql, string? Column, string Kind, int Rows);
}
