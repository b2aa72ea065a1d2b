using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>
/// Clients that write as few tests do, each transaction with its number in `ledger`: savepoints, serializable transactions,
/// advisory locks, COPY, prepared statements, temporary tables, queues with SKIP LOCKED, triggers, rules, deferred and cascading
/// keys, rows that change their partition, every kind of key that a sequence gives out, values of rare types and of many pages,
/// upserts and merges, cursors, truncation. A mortal one survives the death of whatever it talks to: it looks up on the primary
/// whether its last transaction is there before it repeats it.
/// </summary>
internal sealed class UnusualWriters
{
    public const string Schema = """
        CREATE TABLE ledger (kind text, n int, PRIMARY KEY (kind, n)); CREATE TABLE totals (writer int PRIMARY KEY, n int);
        CREATE SCHEMA "Ünïcode Schéma";
        CREATE TYPE mood AS ENUM ('sad', 'ünglad'); CREATE TYPE pair AS (a int, b text); CREATE DOMAIN percent AS int CHECK (value BETWEEN 0 AND 100);
        CREATE TABLE "Ünïcode Schéma"."Tab""le .x" ("Kéy" int GENERATED ALWAYS AS IDENTITY (INCREMENT BY 3) PRIMARY KEY, "order" mood, p pair, d percent, r int4range, twice int GENERATED ALWAYS AS (d * 2) STORED);
        CREATE TABLE serial_sum (id int PRIMARY KEY, v bigint); CREATE TABLE serial_log (id bigserial PRIMARY KEY, total numeric);
        CREATE SEQUENCE negative INCREMENT BY -7 MAXVALUE -1 MINVALUE -9000000; CREATE SEQUENCE unowned CACHE 20; CREATE SEQUENCE cyclic MAXVALUE 40 CYCLE;
        CREATE TABLE numbers (negative bigint PRIMARY KEY, unowned bigint UNIQUE, cyclic bigint);
        CREATE TABLE copied (n int, i int, PRIMARY KEY (n, i)); CREATE TABLE from_temp (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, i int);
        CREATE TABLE part (id bigint GENERATED ALWAYS AS IDENTITY, region text, v int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
        CREATE TABLE part_eu PARTITION OF part FOR VALUES IN ('eu') PARTITION BY RANGE (id); CREATE TABLE part_eu_1 PARTITION OF part_eu FOR VALUES FROM (1) TO (1000000); CREATE TABLE "Ünïcode Schéma"."Part US" PARTITION OF part FOR VALUES IN ('us');
        CREATE TABLE jobs (id bigserial PRIMARY KEY, payload int); CREATE TABLE done (id bigint PRIMARY KEY, payload int);
        CREATE TABLE ruled (id serial PRIMARY KEY, v int); CREATE TABLE ruled_log (id serial PRIMARY KEY, v int); CREATE RULE also AS ON INSERT TO ruled DO ALSO INSERT INTO ruled_log (v) VALUES (new.v);
        CREATE TABLE audit (id bigserial PRIMARY KEY, row_id bigint); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.audit (row_id) VALUES (new.id); RETURN new; END $$;
        CREATE TRIGGER note AFTER INSERT ON ruled FOR EACH ROW EXECUTE FUNCTION note();
        CREATE TABLE whole (k int, t text); ALTER TABLE whole REPLICA IDENTITY FULL;
        CREATE TABLE indexed (code text NOT NULL, v int); CREATE UNIQUE INDEX indexed_code ON indexed (code); ALTER TABLE indexed REPLICA IDENTITY USING INDEX indexed_code;
        CREATE TABLE parent (id bigint PRIMARY KEY); CREATE TABLE child (id bigserial PRIMARY KEY, parent bigint REFERENCES parent ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE base (a bigint PRIMARY KEY); CREATE TABLE derived (b int, PRIMARY KEY (a)) INHERITS (base);
        CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE TYPE floats AS RANGE (subtype = float8);
        CREATE TABLE "values" (id int PRIMARY KEY, n int DEFAULT 0, p pair[], m int4multirange, f floats, j jsonb, v tsvector, i inet, b bit(5), w varbit, c money, x xml, h hstore, t citext UNIQUE, at timestamptz, d interval, big text, raw bytea); ALTER TABLE "values" ALTER big SET STORAGE EXTERNAL;
        CREATE TABLE pages (id int, n int, doc text); ALTER TABLE pages REPLICA IDENTITY FULL; ALTER TABLE pages ALTER doc SET STORAGE EXTERNAL;
        CREATE TABLE subs (n int, i int, PRIMARY KEY (n, i)); CREATE TABLE counts (k int PRIMARY KEY, n bigint NOT NULL); CREATE TABLE places (id int PRIMARY KEY, pos int, CONSTRAINT one_each UNIQUE (pos) DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE emptied (id int PRIMARY KEY); CREATE TABLE emptied_too (id serial PRIMARY KEY, parent int REFERENCES emptied); CREATE SEQUENCE shared; CREATE TABLE shares_a (id bigint PRIMARY KEY DEFAULT nextval('shared')); CREATE TABLE shares_b (id bigint PRIMARY KEY DEFAULT nextval('shared'));
        CREATE TABLE bookings (id int PRIMARY KEY, during int4range, EXCLUDE USING gist (during WITH &&)); CREATE TABLE seen (id bigserial PRIMARY KEY, many bigint);
        CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.seen (many) SELECT count(*) FROM fresh; RETURN NULL; END $$; CREATE TRIGGER see AFTER INSERT ON bookings REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION see();
        """;

    /// <summary>Of the old primary.</summary>
    public const string Rows = "INSERT INTO serial_sum VALUES (1, 0), (2, 0); INSERT INTO whole SELECT i, 'first' FROM generate_series(0, 9) i; INSERT INTO indexed SELECT 'c' || i, 0 FROM generate_series(0, 9) i;";

    /// <summary>What each kind does in its transaction number {0}; a list of statements is a list of round trips.</summary>
    private static readonly (string Kind, string[] Statements)[] Kinds =
    [
        ("savepoints", ["BEGIN", "INSERT INTO \"Ünïcode Schéma\".\"Tab\"\"le .x\" (\"order\", p, d, r) VALUES ('ünglad', row({0}, 'q\"\\'), {0} % 100, int4range({0}, {0} + 5))", "SAVEPOINT a; INSERT INTO whole VALUES ({0}, 'never')", "ROLLBACK TO a; SAVEPOINT b; UPDATE \"Ünïcode Schéma\".\"Tab\"\"le .x\" SET \"order\" = 'sad' WHERE d = {0} % 100; RELEASE b"]),
        ("serializable", ["BEGIN ISOLATION LEVEL SERIALIZABLE", "INSERT INTO serial_log (total) SELECT sum(v) FROM serial_sum", "UPDATE serial_sum SET v = v + 1 WHERE id = 1 + {0} % 2"]),
        ("sequences", ["BEGIN; SELECT pg_advisory_xact_lock(42)", "INSERT INTO numbers VALUES (nextval('negative'), nextval('unowned'), nextval('cyclic'))"]),
        ("prepared", ["BEGIN; PREPARE p AS INSERT INTO part (region, v) VALUES ($1, $2)", "EXECUTE p(CASE {0} % 2 WHEN 0 THEN 'eu' ELSE 'us' END, {0}); DEALLOCATE p", "UPDATE part SET region = CASE region WHEN 'eu' THEN 'us' ELSE 'eu' END WHERE v = {0} - 3; DELETE FROM part WHERE v = {0} - 10"]),
        ("temporary", ["BEGIN; CREATE TEMP TABLE t ON COMMIT DROP AS SELECT generate_series(1, 5) AS i", "INSERT INTO from_temp (i) SELECT i FROM t; NOTIFY chan, 'x'"]),
        ("queue", ["BEGIN; INSERT INTO jobs (payload) VALUES ({0})", "WITH job AS (DELETE FROM jobs WHERE id = (SELECT id FROM jobs ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *) INSERT INTO done SELECT * FROM job"]),
        ("rules", ["BEGIN; INSERT INTO ruled (v) VALUES ({0})", "UPDATE whole SET t = '{0}' WHERE k = {0} % 10; INSERT INTO whole VALUES (-1, 'twin'), (-1, 'twin'); UPDATE indexed SET v = v + 1 WHERE code = 'c' || {0} % 10", "DELETE FROM whole WHERE k = -1"]),
        ("keys", ["BEGIN; INSERT INTO child (parent) VALUES ({0})", "INSERT INTO parent VALUES ({0}); UPDATE parent SET id = -id WHERE id = {0}; DELETE FROM parent WHERE id = -{0} + 5", "INSERT INTO derived VALUES ({0}, 1); UPDATE base SET a = a WHERE a = {0}"]),
        ("values", ["BEGIN; INSERT INTO \"values\" VALUES ({0}, 0, ARRAY[row({0}, NULL)::pair, NULL], '{[1,3),[5,{0}9)}', '[0.1,{0}.2)', '{\"a\": [1.0, null]}', 'a:1A b:{0}', ('10.0.' || {0} % 256 || '.1/16')::inet, ({0} % 32)::bit(5), B'', {0}.05::money, '<a n=\"{0}\"/>', 'a=>NULL, n=>{0}', 'Ä{0}', 'infinity', '1 mon -{0} days', repeat(md5('{0}'), 600), decode(repeat(md5('{0}'), 200), 'hex'))",
            "UPDATE \"values\" SET n = n + 1 WHERE id = {0} - 3; UPDATE \"values\" SET big = NULL, t = t || 'x' WHERE id = {0} - 5; UPDATE \"values\" SET id = -id WHERE id = {0} - 8", "INSERT INTO pages VALUES ({0} % 7, {0}, repeat(md5('{0}'), 500)); UPDATE pages SET n = {0} WHERE id = ({0} + 1) % 7; DELETE FROM pages WHERE id = ({0} + 2) % 7"]),
        ("subtransactions", ["BEGIN; DO $$ BEGIN FOR x IN 1..12 LOOP BEGIN INSERT INTO public.subs VALUES ({0}, x % 9); EXCEPTION WHEN unique_violation THEN UPDATE public.subs SET i = i + 100 WHERE n = {0} AND i = x % 9; END; END LOOP; END $$"]),
        ("upserts", ["BEGIN; INSERT INTO counts VALUES ({0} % 5, 1) ON CONFLICT (k) DO UPDATE SET n = counts.n + 1", "MERGE INTO counts c USING (VALUES (100 + {0} % 3), (200 + {0})) v (k) ON c.k = v.k WHEN MATCHED AND c.n > 20 THEN DELETE WHEN MATCHED THEN UPDATE SET n = c.n + 1 WHEN NOT MATCHED THEN INSERT VALUES (v.k, 1)"]),
        ("cursors", ["BEGIN; SET LOCAL synchronous_commit = off; INSERT INTO places VALUES (2 * {0}, 2 * {0}), (2 * {0} + 1, 2 * {0} + 1); DECLARE h CURSOR WITH HOLD FOR SELECT 1; CLOSE h; LISTEN chan; UNLISTEN *", "DECLARE c CURSOR FOR SELECT pos FROM places WHERE id IN (2 * {0}, 2 * {0} + 1) ORDER BY id FOR UPDATE; FETCH c; UPDATE places SET pos = 2 * {0} + 1 WHERE CURRENT OF c; FETCH c; UPDATE places SET pos = 2 * {0} WHERE CURRENT OF c"]),
        ("truncation", ["BEGIN; TRUNCATE emptied RESTART IDENTITY CASCADE; INSERT INTO emptied VALUES ({0}), (-{0}); INSERT INTO emptied_too (parent) VALUES ({0})", "INSERT INTO shares_a DEFAULT VALUES; INSERT INTO shares_b DEFAULT VALUES; INSERT INTO bookings VALUES ({0}, int4range({0} * 2, {0} * 2 + 1)); UPDATE bookings SET during = int4range({0} * 2, {0} * 2 + 2) WHERE id = {0}"]),
        ("large", ["BEGIN; INSERT INTO copied SELECT {0}, i FROM generate_series(1, 300) i", "DELETE FROM copied WHERE n = {0} - 2"]),
    ];

    /// <summary>One worker applies what all of these write at once: without a rest it never catches up on a busy machine.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(60);

    private readonly NpgsqlConnectionStringBuilder _door;
    private readonly bool _isMortal;
    private readonly Task<int>[] _writers;
    private volatile bool _isEnough;
    private volatile bool _mayTruncate;
    private readonly ConcurrentDictionary<string, bool> _begun = [];
    private int _acknowledged;

    public UnusualWriters(NpgsqlConnectionStringBuilder door, bool isMortal = false)
    {
        (_door, _isMortal) = (door, isMortal);
        _writers = [.. Kinds.Select(kind => Task.Run(() => WriteAsync(kind.Kind, (connection, n) => TransactAsync(connection, kind.Statements, n)))), Task.Run(() => WriteAsync("copy", CopyAsync))];
    }

    /// <summary>Tables that refer to one another cannot be truncated while they are copied for the first time: docs/database.md, "Limits".</summary>
    public void BeginTruncating() => _mayTruncate = true;

    public async Task WrittenAsync(int more)
    {
        var goal = Volatile.Read(ref _acknowledged) + more;
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _acknowledged) >= goal || _writers.Any(writer => writer.IsFaulted)));
        foreach (var fault in _writers.Where(writer => writer.IsFaulted)) await fault;
    }

    /// <summary>Stops them and holds what they were promised against the primary. A key that was given out twice has failed its writer.</summary>
    public async Task StopAsync(NpgsqlConnectionStringBuilder primary)
    {
        await Eventually.TrueAsync(() => Task.FromResult(_begun.Count == _writers.Length || _writers.Any(writer => writer.IsFaulted)));
        _isEnough = true;
        var acknowledged = await Task.WhenAll(_writers);
        foreach (var (kind, count) in Kinds.Select(kind => kind.Kind).Append("copy").Zip(acknowledged))
        {
            (await PostgresCluster.ValueAsync<long>(primary, $"SELECT count(*) FROM ledger WHERE kind = '{kind}'")).ShouldBe(count, kind);
        }

        (await PostgresCluster.ValueAsync<long>(primary, "SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM done)")).ShouldBe(await PostgresCluster.ValueAsync<long>(primary, "SELECT count(*) FROM ledger WHERE kind = 'queue'"));
        (await PostgresCluster.ValueAsync<long>(primary, "SELECT count(*) FROM audit")).ShouldBe(await PostgresCluster.ValueAsync<long>(primary, "SELECT count(*) FROM ruled_log"));
    }

    private async Task<int> WriteAsync(string kind, Func<NpgsqlConnection, int, Task> transact)
    {
        NpgsqlConnection? connection = null;
        var (n, isInDoubt) = (0, false);
        while (!_isEnough)
        {
            try
            {
                if (kind == "truncation" && !_mayTruncate)
                {
                    await Task.Delay(Pace);
                    continue;
                }

                connection ??= await OpenAsync();
                if (!isInDoubt || !await IsThereAsync(connection, kind, n + 1))
                {
                    await transact(connection, n + 1);
                    await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO ledger VALUES ('{kind}', {n + 1}); COMMIT"));
                }

                (n, isInDoubt) = (n + 1, false);
                Interlocked.Increment(ref _acknowledged);
                _begun.TryAdd(kind, true);
                await Task.Delay(Pace);
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.SerializationFailure && !_isMortal)
            {
                // Its own kind of answer: again.
                await RunAsync(connection!, "ROLLBACK");
            }
            catch (NpgsqlException fault) when (_isMortal && fault.SqlState is not PostgresErrorCodes.UniqueViolation)
            {
                isInDoubt = true;
                if (connection is not null) await connection.DisposeAsync();
                connection = null;
                await Task.Delay(Pace);
            }
        }

        if (connection is not null) await connection.DisposeAsync();
        return n;
    }

    /// <summary>Only what the primary says counts: a closed database refuses even a write of nothing.</summary>
    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, string kind, int n)
    {
        await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"UPDATE ledger SET n = n WHERE false; SELECT EXISTS (SELECT FROM ledger WHERE kind = '{kind}' AND n = {n})"), connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task TransactAsync(NpgsqlConnection connection, string[] statements, int n)
    {
        foreach (var statement in statements) await RunAsync(connection, statement.Replace("{0}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    private static async Task CopyAsync(NpgsqlConnection connection, int n)
    {
        await RunAsync(connection, "BEGIN");
        await using var text = await connection.BeginTextImportAsync("COPY copied (n, i) FROM STDIN");
        for (var i = 0; i < 100; i++) await text.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{-n}\t{i}\n"));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_door.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
