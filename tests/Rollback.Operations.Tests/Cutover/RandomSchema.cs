using System.Globalization;
using System.Text;

namespace Rollback.Operations.Tests;

/// <summary>
/// A schema drawn from a seed, the same each time: keys of every kind, identity and serial columns, enums, arrays, generated
/// columns, triggers, foreign keys that cascade, partitions, long values, several schemas, names that need quoting.
/// </summary>
internal sealed class RandomSchema
{
    private static readonly string[] Names = ["plain", "Mixed Case", "dotted.name", "quo\"ted", "order", "tüte", "user"];
    private static readonly string[] Columns = ["qty int", "price numeric(12,3)", "mood rehearsed.mood", "tags int[]", "doc jsonb", "\"Long Text\" text", "at timestamptz DEFAULT now()", "raw bytea", "ratio float8", "day date"];
    private readonly List<RandomTable> _tables = [];
    private readonly Random _random;

    public RandomSchema(int seed)
    {
        // Repeatable is the point; nothing here is a secret.
        _random = new Random(seed);
        foreach (var index in Enumerable.Range(0, 8)) _tables.Add(Table(index));
    }

    public IReadOnlyList<RandomTable> Tables => _tables;

    /// <summary>Of the old generation; the new one has it too.</summary>
    public string Sql => $"""
        CREATE SCHEMA rehearsed; CREATE SCHEMA "Other Schema";
        CREATE TYPE rehearsed.mood AS ENUM ('sad', 'so so', 'glad');
        CREATE TABLE rehearsed.audit (id bigserial PRIMARY KEY, what text, at timestamptz DEFAULT clock_timestamp());
        CREATE FUNCTION rehearsed.note() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN INSERT INTO rehearsed.audit (what) VALUES (TG_TABLE_NAME || ' ' || TG_OP); RETURN NULL; END $body$;
        {string.Join("\n", _tables.Select(table => table.Sql))}
        """;

    /// <summary>What only the new generation has: a column here and there, and a table.</summary>
    public string Newer => string.Join("\n", _tables.Where((table, index) => table.HasKey && index % 3 == 0).Select(table => $"ALTER TABLE {table.Name} ADD newer_a text, ADD newer_b int DEFAULT 7;")) + "\nCREATE TABLE rehearsed.only_new (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);";

    /// <summary>What only the old generation has.</summary>
    public string Older => string.Join("\n", _tables.Where((table, index) => table.HasKey && index % 4 == 1).Select(table => $"ALTER TABLE {table.Name} ADD legacy text DEFAULT 'old';"));

    /// <summary>Inserts, updates and deletes in every table, parents first.</summary>
    public string Work(int round)
    {
        var sql = new StringBuilder();
        foreach (var table in _tables)
        {
            sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO {table.Name} ({string.Join(", ", table.Values.Select(value => value.Column))}) SELECT {string.Join(", ", table.Values.Select(value => value.Expression.Replace("ROUND", round.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))} FROM generate_series(1, {_random.Next(5, 40)}) i;");
            sql.AppendLine(CultureInfo.InvariantCulture, $"UPDATE {table.Name} SET qty = coalesce(qty, 0) + 1 WHERE random() < 0.3;");
            if (_random.Next(3) == 0) sql.AppendLine(CultureInfo.InvariantCulture, $"DELETE FROM {table.Name} WHERE random() < 0.2;");
            if (table.IsLeaf && _random.Next(10) == 0) sql.AppendLine(CultureInfo.InvariantCulture, $"TRUNCATE {table.Name};");
        }

        return sql.ToString();
    }

    private RandomTable Table(int index)
    {
        var schema = index % 3 == 2 ? "\"Other Schema\"" : "rehearsed";
        var name = $"{schema}.\"{Names[_random.Next(Names.Length)].Replace("\"", "\"\"", StringComparison.Ordinal)} {index}\"";
        var (key, after, values) = Key(index, name);
        var columns = Columns.Where(column => column.StartsWith("qty", StringComparison.Ordinal) || _random.Next(2) == 0).ToList();
        var parent = index > 2 && _random.Next(2) == 0 ? _tables.FirstOrDefault(table => table.IsParent) : null;
        if (parent is not null)
        {
            columns.Add($"parent bigint REFERENCES {parent.Name} ON DELETE CASCADE");
            values.Add(("parent", $"(SELECT id FROM {parent.Name} WHERE i > 0 ORDER BY random() LIMIT 1)"));
        }

        if (_random.Next(2) == 0) columns.Add("twice int GENERATED ALWAYS AS (qty * 2) STORED");
        values.AddRange(columns.Select(column => column.Split(' ')[0] == "\"Long" ? "\"Long Text\"" : column.Split(' ')[0]).Where(column => column is not ("parent" or "twice" or "at")).Select(column => (column, Expression(column))));
        var trigger = _random.Next(3) == 0 ? $"CREATE TRIGGER note AFTER INSERT OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION rehearsed.note();" : "";
        var isPartitioned = key.StartsWith("PARTITIONED ", StringComparison.Ordinal);
        return new(name, $"CREATE TABLE {name} ({key.Replace("PARTITIONED ", "", StringComparison.Ordinal)}, {string.Join(", ", columns)}){(isPartitioned ? " PARTITION BY HASH (id)" : "")}; {after} {trigger}", values)
        {
            IsParent = key.StartsWith("id bigint", StringComparison.Ordinal),
            IsLeaf = index > 5,
            HasKey = after.Length == 0 || isPartitioned,
        };
    }

    private (string Key, string After, List<(string Column, string Expression)> Values) Key(int index, string name) => (index == 0 ? 0 : _random.Next(8)) switch
    {
        0 => ("id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "", []),
        1 => ("id bigint GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 5) PRIMARY KEY", "", []),
        2 => ("id serial PRIMARY KEY", "", []),
        3 => ("id uuid PRIMARY KEY DEFAULT gen_random_uuid()", "", []),
        4 => ("\"The Key\" text PRIMARY KEY", "", [("\"The Key\"", "'k' || ROUND || '-' || i || '-' || md5(random()::text)")]),
        5 => ("a int, b text, PRIMARY KEY (b, a)", "", [("a", "i"), ("b", "'ROUND-' || md5(random()::text)")]),
        6 => ("free text", $"ALTER TABLE {name} REPLICA IDENTITY FULL;", [("free", "md5(random()::text)")]),
        _ => ("PARTITIONED id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", $"CREATE TABLE \"Other Schema\".\"part {index} even\" PARTITION OF {name} FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE rehearsed.\"part {index} odd\" PARTITION OF {name} FOR VALUES WITH (MODULUS 2, REMAINDER 1);", []),
    };

    private static string Expression(string column) => column switch
    {
        "qty" => "(random() * 100)::int",
        "price" => "(random() * 1000)::numeric(12,3)",
        "mood" => "(ARRAY['sad', 'so so', 'glad', NULL]::rehearsed.mood[])[1 + (random() * 3)::int]",
        "tags" => "ARRAY[i, NULL, -i]",
        "doc" => "jsonb_build_object('n', i, 'text', repeat(md5(random()::text), i))",
        "raw" => "decode(repeat(md5(random()::text), 1 + i * 20), 'hex')",
        "ratio" => "CASE i % 4 WHEN 0 THEN 'NaN'::float8 WHEN 1 THEN '-0'::float8 ELSE random() END",
        "day" => "date '2026-01-01' + i",
        _ => "CASE i % 3 WHEN 0 THEN '' WHEN 1 THEN NULL ELSE (SELECT string_agg(md5(random()::text), ' ') FROM generate_series(1, 100 * (i % 4))) END",
    };
}

/// <param name="Name">Quoted, with its schema.</param>
/// <param name="Values">Columns that an insert fills, each with an expression over `i` and the word ROUND.</param>
internal sealed record RandomTable(string Name, string Sql, IReadOnlyList<(string Column, string Expression)> Values)
{
    /// <summary>Whether others may refer to its `id`.</summary>
    public bool IsParent { get; init; }

    /// <summary>Whether it is identified by less than its whole row, so that columns may differ.</summary>
    public bool HasKey { get; init; }

    /// <summary>Whether nobody refers to it.</summary>
    public bool IsLeaf { get; init; }
}
