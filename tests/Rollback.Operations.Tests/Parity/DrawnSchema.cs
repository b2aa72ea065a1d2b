using System.Globalization;
using System.Text;

namespace Rollback.Operations.Tests;

/// <summary>A schema that a number draws: types of its own, tables with keys of every kind and none, and the values that comparisons trip over.</summary>
internal sealed class DrawnSchema
{
    private static readonly string[] OddNames = ["\"Ünï \"\"q\"\".dot\"", "\"select\"", "\"a b\"", "\"UPPER\"", "plain", "\"1st\"", "\"tab\tbed\"", "\"semi;colon--\"", "\"$1\"", "\"%I\""];

    private readonly Random _random;
    private readonly StringBuilder _sql = new();
    private readonly List<DrawnTable> _tables = [];

    public DrawnSchema(int seed)
    {
        _random = new(seed);
        Name = string.Create(CultureInfo.InvariantCulture, $"drawn_{seed}");
        _sql.Append(CultureInfo.InvariantCulture, $"""
            CREATE SCHEMA {Name}; CREATE TYPE {Name}.mood AS ENUM ('sad', 'so, so', 'ok'); CREATE TYPE {Name}.pair AS (a int, "B c" text); CREATE DOMAIN {Name}.code AS varchar(40); CREATE DOMAIN {Name}.padded AS char(6); CREATE DOMAIN {Name}.pairs AS {Name}.pair[]; CREATE TYPE {Name}.floats AS RANGE (subtype = float8);
            CREATE COLLATION {Name}.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

            """);
        for (var index = 0; index < 4; index++) Table(index);
    }

    public string Name { get; }

    public string Sql => _sql.ToString();

    public IReadOnlyList<DrawnTable> Tables => _tables;

    private (string Type, Func<string> Value)[] Types =>
    [
        ("smallint", () => Pick("0", "-32768", "32767", Number(9))), ("int", () => Pick("0", "-1", "2147483647", "'-2147483648'", Number(99999))), ("bigint", () => Pick("0", "1", "4294967296", "4294967297", "-4294967296", "-1", "9223372036854775807", "'-9223372036854775808'", Number(int.MaxValue) + "::bigint * 65536")),
        ("numeric", () => Pick("0", "0.0", "0.00", "1", "1.0", "-1", "'NaN'", "'Infinity'", "'-Infinity'", "1e30", Number(1000) + ".50")), ("numeric(12,2)", () => Pick("0", "'NaN'", "1", "-1", "10000", "100000000", "0.01", "-0.01", Number(100000) + ".25")), ("numeric(6,0)", () => Pick("0", "1", "-1", "10", "999999")),
        ("float8", () => Pick("'0'", "'-0'", "'NaN'", "'Infinity'", "'-Infinity'", "'5e-324'", "0.1", "'0.10000000000000002'", "1e300")), ("real", () => Pick("'0'", "'-0'", "'NaN'", "0.1", "'0.10000001'", "'Infinity'")),
        ("bool", () => Pick("true", "false")), ("uuid", () => Pick("'00000000-0000-0000-0000-000000000000'", $"md5('{Number(99)}')::uuid")), ("date", () => Pick("'infinity'", "'-infinity'", "'4714-11-24 BC'", "'5874897-12-31'", "'2000-01-01'", "'1999-12-31'", $"date '2026-01-01' + {Number(500)}")),
        ("timestamp", () => Pick("'infinity'", "'-infinity'", "'4713-01-01 BC'", "'294276-12-31 23:59:59.999999'", "'1970-01-01'", "'1799-12-31 23:59:59.999999'", "'2200-01-01 00:00:00.000001'", $"timestamp '2026-01-01 00:00:00.000001' + {Number(99)} * interval '4294.967296 s'")),
        ("timestamptz", () => Pick("'infinity'", "'-infinity'", "'1970-01-01 00:00:00+00'", "'2199-12-31 23:59:59.999999+00'", $"timestamptz '2026-03-29 00:59:59.999999+00' + {Number(99)} * interval '1 microsecond'")), ("timestamp(0)", () => $"timestamp '2026-01-01' + {Number(9999)} * interval '1 s'"),
        ("time", () => Pick("'24:00'", "'00:00'", "'23:59:59.999999'")), ("timetz", () => Pick("'10:00+00'", "'12:00+02'", "'10:00:00+00:00:01'")), ("interval", () => Pick("'1 day'", "'24 hours'", "'30 days'", "'1 month'", "'-1 us'", "'0'")),
        ("text", () => Pick("''", "' '", "'NULL'", "'(,)'", "'\"'", "U&'\\00E9'", "U&'e\\0301'", "E'a\\\\b\\n'", $"repeat('long ', {Number(3000)})", $"(SELECT string_agg(md5(i::text), '') FROM generate_series({Number(50)}, {2000 + _random.Next(50)}) i)", $"'t{Number(500)}'")),
        ("varchar(20)", () => Pick("''", "'a'", "'a '", "'A'", $"'v{Number(50)}'")), ("char(9)", () => Pick("''", "'a'", "' a'", "'A'", $"'c{Number(50)}'")), ("bpchar", () => Pick("''", "'a'", "'a '", "'a  '")), ("\"char\"", () => Pick("'a'", "'b'", "''")), ("name", () => $"'n{Number(50)}'"),
        ($"text COLLATE {Name}.loose", () => Pick("'a'", "'A'", "'á'", "'b'")), ("text COLLATE \"C\"", () => Pick("'a'", "'A'")), ("bytea", () => Pick("'\\x'", "'\\x00'", "'\\x0000'", $"decode(md5('{Number(99)}'), 'hex')", $"decode(repeat(md5('{Number(9)}'), 600), 'hex')")),
        ("jsonb", () => Pick("'null'", "'{}'", "'[]'", "'{\"a\": [1, 1.0, {\"b\": null}]}'", "'{\"a\": [1, 1.00, {\"b\": null}]}'", "'\"x\"'", $"'{{\"deep\": {new string('[', 20)}{Number(9)}{new string(']', 20)}}}'")), ("json", () => Pick("'{\"a\":1}'", "'{\"a\": 1}'", "'{\"a\":1,\"a\":1}'")), ("xml", () => Pick("'<a/>'", "'<a></a>'", "'x'")),
        ("int[]", () => Pick("'{}'", "'{NULL}'", "'{1,2}'", "'[0:1]={1,2}'", "'{{1,2}}'")), ("text[]", () => Pick("'{}'", "'{\"\"}'", "'{NULL}'", "'{\"NULL\"}'", "'{\"a,b\"}'", "'{a,b}'")), ("numeric[]", () => Pick("'{1.0}'", "'{1.00}'", "'{NaN}'")), ("float8[]", () => Pick("'{0}'", "'{-0}'")),
        ("int4range", () => Pick("'empty'", "'(,)'", "'[1,5)'", "'[1,)'")), ("int4multirange", () => Pick("'{}'", "'{[1,3),[5,7)}'", "'{[1,7)}'")), ("tstzrange", () => Pick("'[2026-01-01 00:00+00,infinity]'", "'[2026-01-01 00:00+00,)'")), ($"{Name}.floats", () => Pick("'[0,1]'", "'[-0,1]'", "'[0,1)'")),
        ($"{Name}.mood", () => Pick("'sad'", "'so, so'", "'ok'")), ($"{Name}.mood[]", () => Pick("'{sad}'", "'{\"so, so\",ok}'")), ($"{Name}.pair", () => Pick("ROW(1, NULL)", "ROW(1, '')", "ROW(NULL, NULL)", "ROW(2, '(1,\"x\")')")), ($"{Name}.pair[]", () => Pick($"ARRAY[ROW(1, 'x')]::{Name}.pair[]", $"ARRAY[ROW(1, 'x'), NULL]::{Name}.pair[]")), ($"{Name}.pairs", () => Pick($"ARRAY[ROW(1, 'x')]::{Name}.pair[]", "'{}'")),
        ($"{Name}.code", () => Pick("''", "'a'", "'A'")), ($"{Name}.padded", () => Pick("''", "'a'", "'b'")), ("inet", () => Pick("'10.0.0.1'", "'10.0.0.1/24'", "'::1'")), ("bit(3)", () => Pick("B'101'", "B'100'")), ("varbit", () => Pick("B''", "B'1'", "B'10'")), ("tsvector", () => Pick("'a:1'", "'a:2'", "''")), ("point", () => Pick("'(0,0)'", "'(-0,0)'", "'(1,2)'")), ("money", () => Pick("'1.00'", "'-1.00'")), ("pg_lsn", () => Pick("'0/1'", "'1/0'")),
    ];

    private void Table(int index)
    {
        var types = Types;
        var shape = index == 0 ? 7 : _random.Next(12);
        var count = shape == 0 ? 0 : shape == 1 ? 540 : 3 + _random.Next(7);
        var columns = Enumerable.Range(0, count).Select(place => (Name: place < OddNames.Length && _random.Next(3) == 0 ? OddNames[place] : $"c{place}", Of: types[_random.Next(shape == 1 ? 9 : types.Length)])).ToList();
        var name = _random.Next(3) == 0 ? $"\"T {index}.{OddNames[index].Trim('"')}\"" : $"t{index}";
        var full = $"{Name}.{name}";
        var (key, keyed) = _random.Next(9) switch
        {
            0 => ("id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "id"),
            1 => ("id bigint PRIMARY KEY", "id"),
            2 => ("id smallint PRIMARY KEY", "id"),
            3 => ("id uuid PRIMARY KEY", "id"),
            4 => ("id text PRIMARY KEY", "id"),
            5 => ("id int, id2 text, PRIMARY KEY (id2, id)", "id, id2"),
            6 => ("id date, id2 char(8), id3 numeric(8,2), PRIMARY KEY (id, id2, id3)", "id, id2, id3"),
            7 => ("id int NOT NULL UNIQUE", "id"),
            _ => ("", ""),
        };
        if (shape == 0) (key, keyed) = ("", "");
        var isIdentity = key.Contains("IDENTITY", StringComparison.Ordinal);
        var isPartitioned = shape == 2 && !isIdentity && key.Length > 0 && !key.Contains("UNIQUE", StringComparison.Ordinal);
        var generated = shape == 3 ? ["made text GENERATED ALWAYS AS (length(coalesce(base, '')) || ':' || base) STORED"] : Array.Empty<string>();
        if (shape == 3) columns.Add(("base", types.First(type => type.Type == "text")));
        string[] parts = [.. key.Length > 0 ? [key] : Array.Empty<string>(), .. columns.Select(column => $"{column.Name} {column.Of.Type}"), .. generated, .. shape == 4 ? ["slot int4range", "EXCLUDE USING gist (slot WITH &&)"] : Array.Empty<string>()];
        var inherits = shape == 5 && _tables.LastOrDefault() is { IsPlain: true, HasKey: false } parent && key.Length == 0 && columns.All(column => !parent.Columns.Contains(column.Name)) ? $" INHERITS ({parent.FullName})" : "";
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {full} ({string.Join(", ", parts)}){inherits}{(isPartitioned ? $" PARTITION BY HASH ({keyed.Split(',')[0]})" : "")};\n");
        if (isPartitioned)
            _sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {Name}.p{index}_0 PARTITION OF {full} FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE {Name}.p{index}_1 PARTITION OF {full} FOR VALUES WITH (MODULUS 2, REMAINDER 1);\n");
        if (shape == 6 && columns.Count > 0) _sql.Append(CultureInfo.InvariantCulture, $"ALTER TABLE {full} ADD CONSTRAINT later CHECK ({columns[0].Name} IS NOT NULL) NOT VALID; CREATE INDEX ON {full} ((num_nulls({columns[0].Name})));\n");

        var rows = index > 0 && _random.Next(6) == 0 ? 0 : shape == 1 ? 3 : 1 + _random.Next(40);
        var inserted = (keyed.Length > 0 && !isIdentity ? keyed.Split(", ") : []).Concat(columns.Select(column => column.Name)).ToArray();
        for (var row = 0; row < rows; row++)
        {
            if (inserted.Length == 0)
            {
                _sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {full} DEFAULT VALUES;\n");
                continue;
            }

            var values = KeyValues(key, row).Concat(columns.Select(column => _random.Next(7) == 0 && !(shape == 6 && column == columns[0]) ? "NULL" : column.Of.Value()));
            _sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {full} ({string.Join(", ", inserted)}) VALUES ({string.Join(", ", values)});\n");
        }

        _tables.Add(new(isPartitioned ? full : $"ONLY {full}", full, $"{Name}.{Shown(name)}", [.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Of.Value)], keyed.Length > 0, rows, IsPlain: !isPartitioned && inherits.Length == 0 && shape is not (0 or 1 or 3 or 4), HasDependent: shape == 3));
    }

    private static IEnumerable<string> KeyValues(string key, int row) => key switch
    {
        "" => [],
        _ when key.Contains("IDENTITY", StringComparison.Ordinal) => [],
        _ when key.Contains("id3", StringComparison.Ordinal) => [$"date '2026-01-01' + {row}", $"'k{row % 5}'", $"{row}.5"],
        _ when key.Contains("id2", StringComparison.Ordinal) => [$"{row}", $"'k, {row}'"],
        _ when key.Contains("uuid", StringComparison.Ordinal) => [$"md5('{row}')::uuid"],
        _ when key.Contains("id text", StringComparison.Ordinal) => [$"'key {row}'"],
        _ => [$"{row * 701 - 9000}"],
    };

    /// <summary>As reports name it.</summary>
    private static string Shown(string name)
    {
        var bare = DrawnTable.Bare(name);
        return bare.AsSpan().IndexOfAny('.', '"') < 0 ? bare : name;
    }

    private string Pick(params string[] values) => values[_random.Next(values.Length)];

    private string Number(int below) => _random.Next(below).ToString(CultureInfo.InvariantCulture);
}

/// <param name="From">Its own rows.</param>
/// <param name="FullName">As SQL has it.</param>
/// <param name="Shown">As reports name it.</param>
internal sealed record DrawnTable(string From, string FullName, string Shown, IReadOnlyList<string> Columns, IReadOnlyList<Func<string>> Values, bool HasKey, int Rows, bool IsPlain, bool HasDependent)
{
    /// <summary>A column's name as the catalog has it.</summary>
    public static string Bare(string column) => column.StartsWith('"') ? column[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : column;
}
