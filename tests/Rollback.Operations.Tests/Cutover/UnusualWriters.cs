using System.Globalization;
using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>
/// Clients that write as few tests do, each transaction with its number in `ledger`: savepoints, serializable transactions,
/// advisory locks, COPY, prepared statements, temporary tables, queues with SKIP LOCKED, triggers, rules, deferred and cascading
/// keys, rows that change their partition, and every kind of key that a sequence gives out.
/// </summary>
internal sealed class UnusualWriters
{
    public const string Schema = """
        CREATE TABLE ledger (kind text, n int, PRIMARY KEY (kind, n));
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
        ("large", ["BEGIN; INSERT INTO copied SELECT {0}, i FROM generate_series(1, 300) i", "DELETE FROM copied WHERE n = {0} - 2"]),
    ];

    /// <summary>One worker applies what all of these write at once: without a rest it never catches up on a busy machine.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);

    private readonly NpgsqlConnectionStringBuilder _door;
    private readonly Task<int>[] _writers;
    private volatile bool _isEnough;
    private int _acknowledged;

    public UnusualWriters(NpgsqlConnectionStringBuilder door)
    {
        _door = door;
        _writers = [.. Kinds.Select(kind => Task.Run(() => WriteAsync(kind.Kind, kind.Statements))), Task.Run(CopyAsync)];
    }

    public async Task WrittenAsync(int more)
    {
        var goal = Volatile.Read(ref _acknowledged) + more;
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _acknowledged) >= goal || _writers.Any(writer => writer.IsFaulted)));
        foreach (var fault in _writers.Where(writer => writer.IsFaulted)) await fault;
    }

    /// <summary>Stops them and holds what they were promised against the primary. A key that was given out twice has failed its writer.</summary>
    public async Task StopAsync(NpgsqlConnectionStringBuilder primary)
    {
        _isEnough = true;
        var acknowledged = await Task.WhenAll(_writers);
        foreach (var (kind, count) in Kinds.Select(kind => kind.Kind).Append("copy").Zip(acknowledged))
        {
            count.ShouldBeGreaterThan(0, kind);
            (await PostgresCluster.ValueAsync<long>(primary, $"SELECT count(*) FROM ledger WHERE kind = '{kind}'")).ShouldBe(count, kind);
        }

        (await PostgresCluster.ValueAsync<long>(primary, "SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM done)")).ShouldBe(await PostgresCluster.ValueAsync<long>(primary, "SELECT count(*) FROM ledger WHERE kind = 'queue'"));
        (await PostgresCluster.ValueAsync<long>(primary, "SELECT count(*) FROM audit")).ShouldBe(await PostgresCluster.ValueAsync<long>(primary, "SELECT count(*) FROM ruled_log"));
    }

    private async Task<int> WriteAsync(string kind, string[] statements)
    {
        await using var connection = await OpenAsync();
        var n = 0;
        while (!_isEnough)
        {
            var number = (n + 1).ToString(CultureInfo.InvariantCulture);
            try
            {
                foreach (var statement in statements) await RunAsync(connection, statement.Replace("{0}", number, StringComparison.Ordinal));
                await RunAsync(connection, $"INSERT INTO ledger VALUES ('{kind}', {number}); COMMIT");
                n++;
                Interlocked.Increment(ref _acknowledged);
                await Task.Delay(Pace);
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.SerializationFailure)
            {
                // Its own kind of answer: again.
                await RunAsync(connection, "ROLLBACK");
            }
        }

        return n;
    }

    private async Task<int> CopyAsync()
    {
        await using var connection = await OpenAsync();
        var n = 0;
        while (!_isEnough)
        {
            await RunAsync(connection, "BEGIN");
            await using (var text = await connection.BeginTextImportAsync("COPY copied (n, i) FROM STDIN"))
            {
                for (var i = 0; i < 100; i++) await text.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{-n - 1}\t{i}\n"));
            }

            await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO ledger VALUES ('copy', {n + 1}); COMMIT"));
            n++;
            Interlocked.Increment(ref _acknowledged);
            await Task.Delay(Pace);
        }

        return n;
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
