namespace Rollback.Operations.Tests;

/// <summary>A database with one of every kind of object, and one small change to each.</summary>
internal static class SchemaCorpus
{
    public const string Roles = "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'corpus_reader') THEN CREATE ROLE corpus_reader; CREATE ROLE corpus_writer; END IF; END $$;";

    public const string Schema = Roles + """
        CREATE SCHEMA shop; CREATE SCHEMA hidden;
        CREATE COLLATION corpus_loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TYPE shop.size AS ENUM ('s', 'm', 'l'); CREATE TYPE shop.pair AS (a int, b text); CREATE TYPE shop.span AS RANGE (subtype = float8); CREATE DOMAIN shop.code AS text CONSTRAINT short CHECK (length(VALUE) < 9);
        CREATE FUNCTION shop.one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE FUNCTION shop.two() RETURNS int LANGUAGE sql STABLE AS 'SELECT 2'; CREATE FUNCTION shop.three() RETURNS int LANGUAGE sql AS 'SELECT 3';
        CREATE FUNCTION shop.four() RETURNS int LANGUAGE sql AS 'SELECT 4'; CREATE FUNCTION shop.five() RETURNS int LANGUAGE sql PARALLEL SAFE AS 'SELECT 5'; CREATE FUNCTION shop.six(a int DEFAULT 6) RETURNS int LANGUAGE sql AS 'SELECT a';
        CREATE PROCEDURE shop.work() LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION shop.add(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2'; CREATE FUNCTION shop.less(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
        CREATE AGGREGATE shop.total(float8) (SFUNC = shop.add, STYPE = float8, INITCOND = '0'); CREATE FUNCTION shop.near(float8, float8) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2'; CREATE OPERATOR shop.|=| (LEFTARG = float8, RIGHTARG = float8, FUNCTION = shop.near); CREATE FUNCTION shop.as_pair(int) RETURNS shop.pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, NULL)::shop.pair'; CREATE CAST (int AS shop.pair) WITH FUNCTION shop.as_pair(int);
        CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE FUNCTION shop.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watched ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION shop.watch();
        CREATE TABLE shop.parents (id int PRIMARY KEY, code text UNIQUE, gone int);
        CREATE TABLE shop.goods (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int CONSTRAINT of_parent REFERENCES shop.parents ON DELETE CASCADE, late int CONSTRAINT late_parent REFERENCES shop.parents DEFERRABLE, unchecked int,
          note text DEFAULT 'x', big text, packed text COMPRESSION pglz, n int CONSTRAINT positive CHECK (n > 0), m int, twice int GENERATED ALWAYS AS (m * 2) STORED, at tstzrange, named text COLLATE "C", needed int NOT NULL DEFAULT 0, counted int, wide numeric(10,2), CONSTRAINT alone EXCLUDE USING gist (at WITH &&));
        ALTER TABLE shop.goods ADD CONSTRAINT unchecked_parent FOREIGN KEY (unchecked) REFERENCES shop.parents NOT VALID; ALTER TABLE shop.goods ALTER big SET STORAGE EXTERNAL;
        CREATE TABLE shop.plain (id int, a int, b int, c text, d text, e int) WITH (fillfactor = 70); CREATE TABLE shop.kept (id int PRIMARY KEY, v text); CREATE TABLE shop.guarded (id int PRIMARY KEY); ALTER TABLE shop.guarded ENABLE ROW LEVEL SECURITY;
        CREATE TABLE shop.base (id int); CREATE TABLE shop.child (extra int) INHERITS (shop.base); CREATE TABLE shop.orphan (id int, extra int); CREATE TABLE shop.big (t text); ALTER TABLE shop.big SET (toast.autovacuum_enabled = false);
        CREATE TABLE shop.months (day date NOT NULL, n int, PRIMARY KEY (day)) PARTITION BY RANGE (day); CREATE TABLE shop.m1 PARTITION OF shop.months FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); CREATE TABLE shop.m2 PARTITION OF shop.months FOR VALUES FROM ('2026-02-01') TO ('2026-03-01'); CREATE TABLE shop.rest PARTITION OF shop.months DEFAULT;
        CREATE TABLE shop.visits (day date REFERENCES shop.months, who int REFERENCES shop.parents);
        CREATE TABLE shop.refs (id int PRIMARY KEY, good int REFERENCES shop.goods);
        CREATE INDEX plain_a ON shop.plain (a); CREATE INDEX plain_part ON shop.plain (b) WHERE b > 0; CREATE INDEX plain_class ON shop.plain (c text_pattern_ops); CREATE INDEX plain_more ON shop.plain (a) INCLUDE (b); CREATE UNIQUE INDEX plain_nulls ON shop.plain (e); CREATE INDEX plain_order ON shop.plain (a DESC NULLS LAST); CREATE INDEX plain_lower ON shop.plain (lower(d)); CREATE INDEX plain_fill ON shop.plain (id) WITH (fillfactor = 50); CREATE UNIQUE INDEX kept_v ON shop.kept (v);
        CREATE SEQUENCE shop.tickets START 100 INCREMENT 5; CREATE SEQUENCE shop.cycling MAXVALUE 10; CREATE SEQUENCE shop.owned; CREATE SEQUENCE shop.cached CACHE 1;
        CREATE VIEW shop.seen AS SELECT id, n FROM shop.goods WHERE n > 0; CREATE VIEW shop.walled AS SELECT id FROM shop.goods; CREATE VIEW shop.checked AS SELECT id FROM shop.plain; CREATE MATERIALIZED VIEW shop.sums AS SELECT a, count(*) AS n FROM shop.plain GROUP BY a; CREATE MATERIALIZED VIEW shop.later AS SELECT 1 AS one;
        CREATE RULE quiet AS ON DELETE TO shop.plain DO INSTEAD NOTHING; CREATE TRIGGER touched BEFORE UPDATE ON shop.goods FOR EACH ROW EXECUTE FUNCTION shop.touch(); CREATE TRIGGER timed BEFORE INSERT ON shop.plain FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION shop.touch();
        CREATE POLICY mine ON shop.guarded FOR SELECT TO corpus_reader USING (id > 0); CREATE POLICY ours ON shop.guarded FOR UPDATE USING (id > 1) WITH CHECK (id > 2);
        CREATE STATISTICS shop.both (dependencies) ON a, b FROM shop.plain; COMMENT ON TABLE shop.plain IS 'plain'; COMMENT ON COLUMN shop.goods.note IS 'a note';
        CREATE PUBLICATION shop_feed FOR TABLE shop.kept; CREATE CONVERSION shop.converted FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; CREATE ACCESS METHOD corpus_heap TYPE TABLE HANDLER heap_tableam_handler; CREATE TRANSFORM FOR money LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION cash_recv(internal));
        CREATE FOREIGN DATA WRAPPER shop_wrap; CREATE SERVER shop_far FOREIGN DATA WRAPPER shop_wrap OPTIONS (host 'a'); CREATE USER MAPPING FOR corpus_reader SERVER shop_far OPTIONS (password 'x'); CREATE FOREIGN TABLE shop.far (id int) SERVER shop_far; CREATE COLLATION shop.sorted (provider = icu, locale = 'de'); CREATE TABLE shop.names (n text COLLATE shop.sorted);
        CREATE TEXT SEARCH DICTIONARY shop.words (TEMPLATE = simple, STOPWORDS = 'english'); CREATE TEXT SEARCH CONFIGURATION shop.search (COPY = simple);
        GRANT SELECT ON shop.goods TO corpus_reader; GRANT SELECT (id), UPDATE (a) ON shop.plain TO corpus_reader; GRANT USAGE ON SCHEMA shop TO corpus_reader; GRANT USAGE ON SEQUENCE shop.tickets TO corpus_reader; REVOKE EXECUTE ON FUNCTION shop.four() FROM PUBLIC; ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO corpus_reader;
        INSERT INTO shop.parents SELECT i, 'p' || i FROM generate_series(1, 20) i; INSERT INTO shop.goods (parent, n, m, note) SELECT i, i, i, NULL FROM generate_series(1, 20) i; INSERT INTO shop.plain SELECT i, i % 4, i, 'c', 'd', i FROM generate_series(1, 40) i; REFRESH MATERIALIZED VIEW shop.sums; INSERT INTO shop.base VALUES (1), (2); INSERT INTO shop.child VALUES (3, 1), (4, 2);
        INSERT INTO shop.months SELECT date '2026-01-01' + i, i FROM generate_series(0, 99) i;
        """;

    /// <summary>A change, and the objects in which it must show: `kind name`, by semicolon.</summary>
    public static readonly (string Fault, string Found)[] All =
    [
        ("CREATE SCHEMA extra", "schema extra"),
        ("DROP SCHEMA hidden", "schema hidden"),
        ("ALTER TYPE shop.size ADD VALUE 'xs' BEFORE 's'", "type shop.size"),
        ("ALTER TYPE shop.pair ADD ATTRIBUTE c int", "type shop.pair"),
        ("ALTER DOMAIN shop.code DROP CONSTRAINT short", "type shop.code"),
        ("CREATE OR REPLACE FUNCTION shop.one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 11'", "function shop.one()"),
        ("ALTER FUNCTION shop.two() VOLATILE", "function shop.two()"),
        ("ALTER FUNCTION shop.three() SECURITY DEFINER", "function shop.three()"),
        ("GRANT EXECUTE ON FUNCTION shop.four() TO PUBLIC", "grant shop.four() to PUBLIC"),
        ("ALTER FUNCTION shop.five() SET search_path = hidden", "function shop.five()"),
        ("CREATE OR REPLACE FUNCTION shop.six(a int DEFAULT 7) RETURNS int LANGUAGE sql AS 'SELECT a'", "function shop.six(integer)"),
        ("DROP PROCEDURE shop.work()", "function shop.work()"),
        ("CREATE OR REPLACE AGGREGATE shop.total(float8) (SFUNC = shop.add, STYPE = float8, INITCOND = '1')", "function shop.total(double precision)"),
        ("ALTER OPERATOR shop.|=| (float8, float8) SET (RESTRICT = eqsel)", "operator shop.|=|(double precision,double precision)"),
        ("DROP CAST (int AS shop.pair); CREATE CAST (int AS shop.pair) WITH FUNCTION shop.as_pair(int) AS ASSIGNMENT", "cast integer as shop.pair"),
        ("ALTER EVENT TRIGGER watched DISABLE", "event trigger watched"),
        ("ALTER TABLE shop.goods DROP CONSTRAINT of_parent, ADD CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES shop.parents ON DELETE RESTRICT", "constraint shop.goods.of_parent"),
        ("ALTER TABLE shop.goods ALTER CONSTRAINT late_parent NOT DEFERRABLE", "constraint shop.goods.late_parent"),
        ("ALTER TABLE shop.goods VALIDATE CONSTRAINT unchecked_parent", "constraint shop.goods.unchecked_parent"),
        ("ALTER TABLE shop.goods DROP CONSTRAINT positive", "constraint shop.goods.positive"),
        ("ALTER TABLE shop.goods DROP CONSTRAINT alone", "constraint shop.goods.alone; index shop.alone"),
        ("ALTER TABLE shop.refs DISABLE TRIGGER ALL", "constraint shop.refs.refs_good_fkey"),
        ("ALTER TABLE shop.goods ALTER note SET DEFAULT 'y'", "column shop.goods.note"),
        ("ALTER TABLE shop.goods ALTER big SET STORAGE MAIN", "column shop.goods.big"),
        ("ALTER TABLE shop.goods ALTER packed SET COMPRESSION default", "column shop.goods.packed"),
        ("ALTER TABLE shop.goods ALTER id SET GENERATED BY DEFAULT", "column shop.goods.id"),
        ("ALTER TABLE shop.goods ALTER twice DROP EXPRESSION", "column shop.goods.twice"),
        ("ALTER TABLE shop.goods ALTER named TYPE text COLLATE \"POSIX\"", "column shop.goods.named"),
        ("ALTER TABLE shop.goods ALTER needed DROP NOT NULL", "column shop.goods.needed"),
        ("ALTER TABLE shop.goods ALTER counted SET STATISTICS 500", "column shop.goods.counted"),
        ("ALTER TABLE shop.goods ALTER wide TYPE numeric(12,2)", "column shop.goods.wide"),
        ("ALTER TABLE shop.parents ALTER gone SET (n_distinct = 5)", "column shop.parents.gone"),
        ("ALTER TABLE shop.plain SET (fillfactor = 80)", "table shop.plain"),
        ("ALTER TABLE shop.kept CLUSTER ON kept_pkey", "index shop.kept_pkey"),
        ("ALTER TABLE shop.guarded FORCE ROW LEVEL SECURITY", "table shop.guarded"),
        ("ALTER TABLE shop.child NO INHERIT shop.base", "table shop.child"),
        ("ALTER TABLE shop.big RESET (toast.autovacuum_enabled)", "table shop.big"),
        ("DROP INDEX shop.plain_a", "index shop.plain_a"),
        ("DROP INDEX shop.plain_part; CREATE INDEX plain_part ON shop.plain (b) WHERE b > 1", "index shop.plain_part"),
        ("DROP INDEX shop.plain_class; CREATE INDEX plain_class ON shop.plain (c)", "index shop.plain_class"),
        ("DROP INDEX shop.plain_more; CREATE INDEX plain_more ON shop.plain (a) INCLUDE (c)", "index shop.plain_more"),
        ("DROP INDEX shop.plain_nulls; CREATE UNIQUE INDEX plain_nulls ON shop.plain (e) NULLS NOT DISTINCT", "index shop.plain_nulls"),
        ("DROP INDEX shop.plain_order; CREATE INDEX plain_order ON shop.plain (a DESC)", "index shop.plain_order"),
        ("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shop.plain_lower'::regclass", "index shop.plain_lower"),
        ("ALTER INDEX shop.plain_fill SET (fillfactor = 60)", "index shop.plain_fill"),
        ("ALTER SEQUENCE shop.tickets INCREMENT 6", "sequence shop.tickets"),
        ("ALTER SEQUENCE shop.cycling CYCLE", "sequence shop.cycling"),
        ("ALTER SEQUENCE shop.owned OWNED BY shop.parents.gone", "sequence shop.owned"),
        ("ALTER SEQUENCE shop.cached CACHE 50", "sequence shop.cached"),
        ("CREATE OR REPLACE VIEW shop.seen AS SELECT id, n FROM shop.goods WHERE n >= 0", "view shop.seen"),
        ("ALTER VIEW shop.walled SET (security_barrier = true)", "view shop.walled"),
        ("CREATE OR REPLACE VIEW shop.checked AS SELECT id FROM shop.plain WITH CASCADED CHECK OPTION", "view shop.checked"),
        ("REFRESH MATERIALIZED VIEW shop.later WITH NO DATA", "view shop.later"),
        ("CREATE OR REPLACE RULE quiet AS ON DELETE TO shop.plain DO NOTHING", "rule shop.plain.quiet"),
        ("ALTER TABLE shop.goods ENABLE REPLICA TRIGGER touched", "trigger shop.goods.touched"),
        ("CREATE OR REPLACE TRIGGER timed BEFORE INSERT ON shop.plain FOR EACH ROW WHEN (NEW.a > 1) EXECUTE FUNCTION shop.touch()", "trigger shop.plain.timed"),
        ("ALTER POLICY mine ON shop.guarded TO corpus_writer", "policy shop.guarded.mine"),
        ("ALTER POLICY ours ON shop.guarded WITH CHECK (id > 3)", "policy shop.guarded.ours"),
        ("ALTER STATISTICS shop.both SET STATISTICS 50", "statistics shop.both"),
        ("COMMENT ON TABLE shop.plain IS 'simple'", "comment table shop.plain"),
        ("COMMENT ON COLUMN shop.goods.note IS NULL", "comment table column shop.goods.note"),
        ("ALTER TEXT SEARCH DICTIONARY shop.words (STOPWORDS)", "text search dictionary shop.words"),
        ("ALTER TEXT SEARCH CONFIGURATION shop.search ALTER MAPPING FOR word WITH english_stem", "text search configuration shop.search"),
        ("REVOKE SELECT ON shop.goods FROM corpus_reader", "grant shop.goods to corpus_reader"),
        ("REVOKE UPDATE (a) ON shop.plain FROM corpus_reader; GRANT INSERT (id) ON shop.plain TO corpus_reader", "grant shop.plain.a to corpus_reader; grant shop.plain.id to corpus_reader"),
        ("GRANT CREATE ON SCHEMA shop TO corpus_reader", "grant schema shop to corpus_reader"),
        ("GRANT SELECT ON SEQUENCE shop.tickets TO corpus_reader WITH GRANT OPTION", "grant shop.tickets to corpus_reader"),
        ("REVOKE INSERT ON shop.kept FROM master", "grant shop.kept to its owner"),
        ("REVOKE USAGE ON TYPE shop.size FROM PUBLIC", "grant type shop.size to PUBLIC"),
        ("ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT INSERT ON TABLES TO corpus_reader", "grant default of master for tables in shop"),
        ("ALTER TABLE shop.parents OWNER TO corpus_writer", "owner shop.parents"),
        ("ALTER FUNCTION shop.less(float8, float8) OWNER TO corpus_writer", "owner shop.less(double precision,double precision)"),
        ("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = shop', current_database()); END $$", "setting search_path"),
        ("DO $$ BEGIN EXECUTE format('ALTER ROLE corpus_reader IN DATABASE %I SET statement_timeout = 5', current_database()); END $$", "setting of corpus_reader statement_timeout"),
        ("DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$", "grant database to PUBLIC"),
        ("CREATE EXTENSION pgcrypto", "extension pgcrypto"),
        ("ALTER PUBLICATION shop_feed SET (publish = 'insert')", "publication shop_feed"),
        ("DROP CONVERSION shop.converted", "conversion shop.converted"),
        ("DROP ACCESS METHOD corpus_heap", "access method corpus_heap"),
        ("DROP TRANSFORM FOR money LANGUAGE sql", "transform money for sql"),
        ("GRANT USAGE ON FOREIGN DATA WRAPPER shop_wrap TO corpus_reader", "grant foreign data wrapper shop_wrap to corpus_reader"),
        ("ALTER SERVER shop_far OPTIONS (SET host 'b')", "server shop_far"),
        ("ALTER USER MAPPING FOR corpus_reader SERVER shop_far OPTIONS (SET password 'y')", "user mapping shop_far for corpus_reader"),
        ("ALTER FOREIGN TABLE shop.far OPTIONS (ADD name 'z')", "table shop.far"),
        ("UPDATE pg_collation SET collversion = '0' WHERE collname = 'sorted'", "collation version shop.sorted"),
        ("INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('shop.plain'::regclass, 'pg_class'::regclass, 0, 'corpus', 'secret')", "security label table shop.plain for corpus"),
        ("DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS ''shop''', current_database()); END $$", "comment database"),
        ("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 5', current_database()); END $$", "database connection limit"),
        ("ALTER TABLE shop.orphan SET UNLOGGED", "table shop.orphan"),
    ];
}
