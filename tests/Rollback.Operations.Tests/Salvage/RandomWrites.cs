using System.Globalization;

namespace Rollback.Operations.Tests;

/// <summary>A schema with every kind of key and reference, and random writes that it accepts.</summary>
internal static class RandomWrites
{
    public const string Schema = """
        CREATE TYPE state AS ENUM ('new', 'paid', 'gone');
        CREATE DOMAIN code AS varchar(12) CHECK (VALUE <> '');
        CREATE TABLE people (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, boss uuid REFERENCES people, born date, photo bytea);
        CREATE TABLE purchases (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person uuid NOT NULL REFERENCES people, state state NOT NULL DEFAULT 'new', total numeric(12,4),
          at timestamptz NOT NULL DEFAULT '2026-01-01', notes jsonb, tags text[], code code, fixed char(5), doubled numeric GENERATED ALWAYS AS (total * 2) STORED, ratio float8);
        CREATE TABLE lines (purchase bigint REFERENCES purchases ON DELETE CASCADE, line int, item text, "od""d, col" text DEFAULT 'x', PRIMARY KEY (purchase, line));
        CREATE TABLE events (id int NOT NULL, at date NOT NULL, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
        CREATE TABLE events_b PARTITION OF events FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
        CREATE TABLE names (name text PRIMARY KEY, value text);
        CREATE TABLE "Log. ""Entries"" of all" (what text, n int);
        CREATE TABLE nodes (id int PRIMARY KEY, parent int REFERENCES nodes ON DELETE CASCADE, label text);
        INSERT INTO people SELECT md5(i::text)::uuid, 'p' || i || '@example.com', CASE WHEN i % 3 = 0 THEN md5((i / 3)::text)::uuid END, date '1980-01-01' + i, decode(md5(i::text), 'hex') FROM generate_series(1, 200) i;
        INSERT INTO purchases (person, state, total, notes, tags, code, fixed, ratio) SELECT md5((1 + i % 200)::text)::uuid, 'paid', i * 1.1, jsonb_build_object('n', i), ARRAY['a', NULL, i::text], 'c' || i, 'f', i / 7.0::float8 FROM generate_series(1, 3000) i;
        INSERT INTO lines SELECT i, j, 'item ' || i, E'tab\there\\n' FROM generate_series(1, 3000) i, generate_series(1, 2) j;
        INSERT INTO events SELECT i, date '2026-01-01' + i % 360, 'e' FROM generate_series(1, 500) i;
        INSERT INTO names SELECT 'näme ' || chr(64 + i % 26) || i || CASE WHEN i % 5 = 0 THEN U&'\+01F600' WHEN i % 5 = 1 THEN U&'\FFFD' ELSE '' END, NULL FROM generate_series(1, 300) i;
        INSERT INTO "Log. ""Entries"" of all" SELECT 'entry ' || i % 10, i % 7 FROM generate_series(1, 100) i;
        INSERT INTO nodes SELECT i, CASE WHEN i > 1 THEN i / 2 END, 'n' FROM generate_series(1, 200) i;
        """;

    public static string Of(Random random, int writes)
    {
        var statements = Enumerable.Range(0, writes).Select(index => One(random, index));
        // One that the schema refuses, as a reference to a row that is gone, is a write that was never acknowledged.
        return string.Join("\n", statements.Select(statement => $"DO $do$ BEGIN {statement}; EXCEPTION WHEN integrity_constraint_violation THEN NULL; END $do$;"));
    }

    private static string One(Random random, int index)
    {
        int Some(int below) => random.Next(1, below);
        return string.Create(CultureInfo.InvariantCulture, $"{Pick()}");

        string Pick() => random.Next(16) switch
        {
            0 => $"INSERT INTO people (id, email, boss, born) SELECT gen_random_uuid(), 'new{index}@example.com', (SELECT id FROM people ORDER BY id LIMIT 1 OFFSET {Some(150)}), NULL",
            1 => $"UPDATE people SET boss = (SELECT id FROM people ORDER BY id DESC LIMIT 1 OFFSET {Some(100)}), photo = '\\x00ff{index % 10}0' WHERE id = md5('{Some(200)}')::uuid",
            2 => $"INSERT INTO purchases (person, total, notes, tags, code, fixed, ratio) SELECT id, {index}.10, '{{\"a\": [1, \"\\\\ \\t\"]}}', '{{}}', 'k', 'ab', 'NaN' FROM people ORDER BY email LIMIT 1 OFFSET {Some(150)}",
            3 => $"INSERT INTO lines SELECT max(id), {index}, NULL, '' FROM purchases",
            4 => $"UPDATE purchases SET state = 'gone', total = NULL, tags = NULL, at = at + interval '1 microsecond' WHERE id = {Some(3000)}",
            5 => $"DELETE FROM purchases WHERE id BETWEEN {Some(2990)} AND 2990 AND id % 97 = 0",
            6 => $"DELETE FROM lines WHERE purchase = {Some(3000)}",
            7 => $"UPDATE events SET at = at + 30, what = E'q''{index}\\r\\n' WHERE id = {Some(500)} AND at < '2026-11-01'",
            8 => $"INSERT INTO events VALUES ({500 + index}, date '2026-01-01' + {Some(360)}, '\\N')",
            9 => $"INSERT INTO names VALUES (U&'\\+01F601 {index}', '{index}')",
            10 => $"DELETE FROM names WHERE name LIKE '%{Some(300)}'",
            11 => $"UPDATE names SET value = '' WHERE name LIKE '%{Some(300)}'",
            12 => $"INSERT INTO \"Log. \"\"Entries\"\" of all\" VALUES ('entry {index % 10}', {index % 7})",
            13 => $"INSERT INTO nodes SELECT {1000 - index}, max(id), 'later' FROM nodes WHERE id < 1000",
            14 => $"DELETE FROM nodes WHERE id = {Some(200)}",
            _ => $"DELETE FROM people WHERE id = md5('{Some(200)}')::uuid",
        };
    }
}
