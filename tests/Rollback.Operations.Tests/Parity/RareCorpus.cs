namespace Rollback.Operations.Tests;

/// <summary>What few databases have: a second corpus beside <see cref="SchemaCorpus"/>, of rarer kinds and of what hides in them.</summary>
internal static class RareCorpus
{
    public const string Roles = "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rare_app') THEN CREATE ROLE rare_app LOGIN; CREATE ROLE rare_admin LOGIN; CREATE ROLE rare_owner; END IF; END $$;";

    public const string Schema = Roles + """

        CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION pg_stat_statements; CREATE EXTENSION postgres_fdw; CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist;
        CREATE SCHEMA rare; CREATE SCHEMA aside; CREATE SCHEMA watched;
        CREATE TABLE rare.t (id int PRIMARY KEY, a int, b int, c text, d citext, h hstore, v varchar(10), ts timestamp, big bigint, arr int[]);
        CREATE TABLE rare.u (id int PRIMARY KEY, a int, b text);
        CREATE MATERIALIZED VIEW rare.mv AS SELECT id, c FROM rare.t; CREATE MATERIALIZED VIEW rare.mv2 AS SELECT id FROM rare.t WITH DATA;
        CREATE INDEX mv_c ON rare.mv (c); CREATE UNIQUE INDEX mv2_id ON rare.mv2 (id);
        CREATE VIEW rare.w AS SELECT id, a, c FROM rare.t; CREATE VIEW rare.iv AS SELECT id FROM rare.t; CREATE VIEW rare.dv AS SELECT id, a FROM rare.u;
        CREATE FUNCTION rare.ins() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER vt INSTEAD OF INSERT ON rare.w FOR EACH ROW EXECUTE FUNCTION rare.ins();
        CREATE TRIGGER tt AFTER INSERT ON rare.t FOR EACH ROW EXECUTE FUNCTION rare.ins(); CREATE TRIGGER t_tt AFTER UPDATE OF a ON rare.t FOR EACH STATEMENT EXECUTE FUNCTION rare.ins(); CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON rare.u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rare.ins();
        CREATE TABLE rare.p (id int, k text, PRIMARY KEY (id, k)) PARTITION BY LIST (k); CREATE TABLE rare.p_a PARTITION OF rare.p FOR VALUES IN ('a'); CREATE TABLE rare.p_b PARTITION OF rare.p FOR VALUES IN ('b', 'c'); CREATE TABLE rare.p_d (id int NOT NULL, k text NOT NULL, PRIMARY KEY (id, k));
        CREATE TABLE rare.hp (id int) PARTITION BY HASH (id); CREATE TABLE rare.hp0 PARTITION OF rare.hp FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE rare.hp1 PARTITION OF rare.hp FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE INDEX p_k ON rare.p (k);
        CREATE TABLE rare.fk1 (id int PRIMARY KEY); CREATE TABLE rare.fk2 (id int PRIMARY KEY, x int, y int, CONSTRAINT fx FOREIGN KEY (x) REFERENCES rare.fk1 ON UPDATE CASCADE, CONSTRAINT fy FOREIGN KEY (y) REFERENCES rare.fk1 DEFERRABLE INITIALLY IMMEDIATE, CONSTRAINT uq UNIQUE (x) DEFERRABLE, CONSTRAINT ck CHECK (y > 0) NO INHERIT);
        CREATE TABLE rare.fk3 (id int PRIMARY KEY, x int REFERENCES rare.fk1); CREATE TABLE rare.fk4 (id int, a int, b int, FOREIGN KEY (a) REFERENCES rare.fk1 ON DELETE SET NULL (a));
        CREATE TABLE rare.trg (id int PRIMARY KEY, x int CONSTRAINT trgfk REFERENCES rare.fk1); ALTER TABLE rare.trg DISABLE TRIGGER ALL;
        CREATE FUNCTION rare.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'; CREATE FUNCTION rare.cost() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION rare.rows() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION rare.leak(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE FUNCTION rare.strict(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION rare.atomic() RETURNS int LANGUAGE sql RETURN 1; CREATE FUNCTION rare.names(a int, OUT b int) LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION rare.var(VARIADIC a int[]) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION rare.planned() RETURNS int LANGUAGE plpgsql SET work_mem = '8MB' AS 'BEGIN RETURN 1; END';
        CREATE FUNCTION rare.st(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2'; CREATE FUNCTION rare.ist(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2'; CREATE AGGREGATE rare.agg (int) (SFUNC = rare.st, STYPE = int, INITCOND = '0', MSFUNC = rare.st, MINVFUNC = rare.ist, MSTYPE = int, MINITCOND = '0', MSSPACE = 10); CREATE AGGREGATE rare.agp (int) (SFUNC = rare.st, STYPE = int, PARALLEL = SAFE);
        CREATE TYPE rare.comp AS (a int, b text); CREATE TYPE rare.en AS ENUM ('x', 'y', 'z'); CREATE TYPE rare.rng AS RANGE (subtype = int4); CREATE TYPE rare.rng2 AS RANGE (subtype = text, collation = "C"); CREATE DOMAIN rare.dm AS int DEFAULT 1 CHECK (VALUE > 0); CREATE DOMAIN rare.dn AS text NOT NULL; CREATE DOMAIN rare.dc AS int CONSTRAINT c1 CHECK (VALUE > 0) CONSTRAINT c2 CHECK (VALUE < 10);
        CREATE OPERATOR FAMILY rare.fam USING btree; CREATE OPERATOR CLASS rare.cls FOR TYPE int4 USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int4);
        CREATE TEXT SEARCH PARSER rare.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype); CREATE TEXT SEARCH TEMPLATE rare.tmpl (INIT = dsimple_init, LEXIZE = dsimple_lexize);
        CREATE COLLATION rare.col (provider = icu, locale = 'de'); CREATE CONVERSION rare.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; CREATE TEXT SEARCH DICTIONARY rare.dict (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION rare.conf (COPY = english);
        CREATE STATISTICS rare.stat (ndistinct) ON a, b FROM rare.t; CREATE STATISTICS rare.stat2 (mcv) ON a, b FROM rare.t; CREATE STATISTICS rare.stat3 ON (a + b) FROM rare.t;
        CREATE SERVER rare_srv FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h', port '1'); CREATE SERVER rare_srv2 VERSION '1' FOREIGN DATA WRAPPER postgres_fdw; CREATE FOREIGN TABLE rare.ft (id int OPTIONS (column_name 'x')) SERVER rare_srv OPTIONS (table_name 'y'); CREATE USER MAPPING FOR PUBLIC SERVER rare_srv OPTIONS (user 'u', password 'p');
        CREATE FUNCTION rare.et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER rare_et ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION rare.et(); CREATE EVENT TRIGGER rare_et2 ON ddl_command_start EXECUTE FUNCTION rare.et();
        CREATE PUBLICATION rare_pub FOR TABLE rare.t (id, a) WHERE (a > 0); CREATE PUBLICATION rare_pub2 FOR TABLES IN SCHEMA aside WITH (publish = 'insert'); CREATE PUBLICATION rare_pub3 FOR TABLE rare.u;
        CREATE SEQUENCE rare.s AS smallint; CREATE SEQUENCE rare.s2 MINVALUE -5 START 1; CREATE SEQUENCE rare.s3 START 7; CREATE SEQUENCE rare.s4; CREATE UNLOGGED SEQUENCE rare.s5;
        CREATE RULE r AS ON UPDATE TO rare.u DO ALSO NOTIFY x; CREATE RULE r2 AS ON INSERT TO rare.u WHERE new.a > 0 DO ALSO DELETE FROM rare.fk1;
        CREATE POLICY pp ON rare.t AS RESTRICTIVE USING (a > 0); CREATE POLICY p3 ON rare.u FOR INSERT WITH CHECK (true); ALTER TABLE rare.u ENABLE ROW LEVEL SECURITY;
        CREATE INDEX i1 ON rare.t USING gin (c gin_trgm_ops); CREATE INDEX i2 ON rare.t USING brin (big) WITH (pages_per_range = 32); CREATE INDEX i3 ON rare.t USING hash (a); CREATE INDEX i4 ON rare.t ((a + b)); CREATE INDEX i5 ON rare.t USING gist (c gist_trgm_ops (siglen = 32)); CREATE INDEX i6 ON rare.t (c COLLATE "C"); CREATE INDEX i7 ON rare.t (a) WITH (deduplicate_items = off);
        
        CREATE TABLE rare.inh (a int NOT NULL DEFAULT 1); CREATE TABLE rare.inh2 () INHERITS (rare.inh); CREATE TYPE rare.tt AS (q int); CREATE TABLE rare.typed OF rare.tt;
        CREATE TABLE rare.st1 (a text, b text, c int, d int) WITH (autovacuum_enabled = true, toast_tuple_target = 200); CREATE TABLE rare.ri (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX ri_a ON rare.ri (a); CREATE UNIQUE INDEX ri_b ON rare.ri (b); ALTER TABLE rare.ri REPLICA IDENTITY USING INDEX ri_a; CREATE TABLE rare.rf (a int); ALTER TABLE rare.rf REPLICA IDENTITY FULL;
        CREATE TABLE rare.def (a timestamptz DEFAULT now(), b int DEFAULT nextval('rare.s4'), c text DEFAULT 'x'::text, d text DEFAULT ' x');
        CREATE TABLE rare.idt (id int GENERATED BY DEFAULT AS IDENTITY (START 10 INCREMENT 2), ser serial); CREATE TABLE rare.own (id int); CREATE PROCEDURE rare.pr(INOUT a int) LANGUAGE plpgsql AS 'BEGIN a := 1; END';
        CREATE TABLE rare.k1 (a citext PRIMARY KEY, b text COLLATE "C" UNIQUE); CREATE TABLE rare.k2 (a citext REFERENCES rare.k1, b text COLLATE "POSIX" REFERENCES rare.k1 (b)); INSERT INTO rare.k1 VALUES ('Key', 'x'); INSERT INTO rare.k2 VALUES ('KEY', 'x'); SELECT lo_create(70010);
        CREATE TABLE watched.x (id int); CREATE TABLE rare.dropme (id int); CREATE TABLE rare.coll (a text COLLATE "C", b text);
        COMMENT ON FUNCTION rare.f(int) IS 'f'; COMMENT ON CONSTRAINT ck ON rare.fk2 IS 'ck'; COMMENT ON TRIGGER tt ON rare.t IS 'tt'; COMMENT ON INDEX rare.i3 IS 'i3'; COMMENT ON VIEW rare.w IS 'w'; COMMENT ON TYPE rare.en IS 'en'; COMMENT ON SCHEMA rare IS 'rare'; COMMENT ON POLICY pp ON rare.t IS 'pp'; COMMENT ON PUBLICATION rare_pub3 IS 'feed'; COMMENT ON COLUMN rare.w.a IS 'wa'; COMMENT ON EVENT TRIGGER rare_et2 IS 'et';
        ALTER DEFAULT PRIVILEGES FOR ROLE rare_admin GRANT EXECUTE ON FUNCTIONS TO rare_app;
        INSERT INTO rare.t (id, a, b, c) SELECT i, i, i, 'x' || i FROM generate_series(1, 50) i; REFRESH MATERIALIZED VIEW rare.mv; REFRESH MATERIALIZED VIEW rare.mv2; INSERT INTO rare.fk1 SELECT generate_series(1, 5);
        """;

    /// <summary>A change, and the objects in which it must show: `kind name`, by semicolon.</summary>
    public static readonly (string Fault, string Found)[] All =
    [
        ("GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint) TO rare_app", "grant public.pg_stat_statements_reset(oid,oid,bigint) to rare_app"),
        ("REVOKE SELECT ON pg_stat_statements FROM PUBLIC", "grant public.pg_stat_statements to PUBLIC"),
        ("GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO rare_app", "grant pg_read_file(text) to rare_app"),
        ("REVOKE USAGE ON TYPE hstore FROM PUBLIC", "grant type aside.hstore to PUBLIC"),
        ("GRANT SELECT ON pg_catalog.pg_authid TO rare_app", "grant pg_authid to rare_app"),
        ("ALTER MATERIALIZED VIEW rare.mv ALTER c SET STATISTICS 300", "view rare.mv"),
        ("ALTER MATERIALIZED VIEW rare.mv2 SET (fillfactor = 55)", "view rare.mv2"),
        ("ALTER TABLE rare.trg ENABLE TRIGGER ALL", "constraint rare.trg.trgfk"),
        ("ALTER SERVER rare_srv OWNER TO rare_owner", "owner server rare_srv"),
        ("ALTER EVENT TRIGGER rare_et ENABLE REPLICA", "event trigger rare_et"),
        ("ALTER PUBLICATION rare_pub SET TABLE rare.t (id, a) WHERE (a > 1)", "publication rare_pub"),
        ("ALTER PUBLICATION rare_pub2 SET (publish = 'insert,update')", "publication rare_pub2"),
        ("COMMENT ON PUBLICATION rare_pub3 IS 'other'", "publication rare_pub3"),
        ("COMMENT ON COLUMN rare.w.a IS 'wb'", "comment view column rare.w.a"),
        ("COMMENT ON EVENT TRIGGER rare_et2 IS 'x'", "comment event trigger rare_et2"),
        ("COMMENT ON FUNCTION rare.f(int) IS 'g'", "comment function rare.f(integer)"),
        ("COMMENT ON CONSTRAINT ck ON rare.fk2 IS NULL", "comment table constraint ck on rare.fk2"),
        ("COMMENT ON POLICY pp ON rare.t IS 'ppp'", "comment policy pp on rare.t"),
        ("COMMENT ON EXTENSION citext IS 'mine'", "extension citext"),
        ("ALTER COLLATION rare.col OWNER TO rare_owner", "owner collation rare.col"),
        ("ALTER TEXT SEARCH DICTIONARY rare.dict OWNER TO rare_owner", "owner text search dictionary rare.dict"),
        ("ALTER STATISTICS rare.stat2 OWNER TO rare_owner", "owner statistics rare.stat2"),
        ("ALTER OPERATOR FAMILY rare.fam USING btree ADD OPERATOR 1 < (int4, int8)", "operator family rare.fam using btree"),
        ("ALTER OPERATOR FAMILY rare.cls USING hash ADD FUNCTION 2 (int4, int4) hashint4extended(int4, int8)", "operator family rare.cls using hash"),
        ("DROP TEXT SEARCH PARSER rare.parser", "text search parser rare.parser"),
        ("DROP TEXT SEARCH TEMPLATE rare.tmpl", "text search template rare.tmpl"),
        ("ALTER TYPE rare.comp ALTER ATTRIBUTE a TYPE bigint", "type rare.comp"),
        ("ALTER DOMAIN rare.dm SET DEFAULT 2", "type rare.dm"),
        ("ALTER DOMAIN rare.dn DROP NOT NULL", "type rare.dn"),
        ("ALTER DOMAIN rare.dc DROP CONSTRAINT c2; ALTER DOMAIN rare.dc ADD CONSTRAINT c2 CHECK (VALUE < 10) NOT VALID", "type rare.dc"),
        ("DROP TYPE rare.rng2; CREATE TYPE rare.rng2 AS RANGE (subtype = text, collation = \"POSIX\")", "type rare.rng2"),
        ("ALTER TYPE rare.en RENAME VALUE 'y' TO 'yy'", "type rare.en"),
        ("DROP AGGREGATE rare.agg(int); CREATE AGGREGATE rare.agg (int) (SFUNC = rare.st, STYPE = int, INITCOND = '0', MSFUNC = rare.st, MINVFUNC = rare.ist, MSTYPE = int, MINITCOND = '0', MSSPACE = 20)", "function rare.agg(integer)"),
        ("CREATE OR REPLACE AGGREGATE rare.agp (int) (SFUNC = rare.st, STYPE = int)", "function rare.agp(integer)"),
        ("ALTER FUNCTION rare.cost() COST 7", "function rare.cost()"),
        ("ALTER FUNCTION rare.rows() ROWS 7", "function rare.rows()"),
        ("ALTER FUNCTION rare.leak(int) LEAKPROOF", "function rare.leak(integer)"),
        ("ALTER FUNCTION rare.strict(int) STRICT", "function rare.strict(integer)"),
        ("CREATE OR REPLACE FUNCTION rare.atomic() RETURNS int LANGUAGE sql RETURN 2", "function rare.atomic()"),
        ("ALTER FUNCTION rare.planned() SET work_mem = '9MB'", "function rare.planned()"),
        ("ALTER TABLE rare.u DISABLE TRIGGER ct", "trigger rare.u.ct"),
        ("DROP TRIGGER t_tt ON rare.t; CREATE TRIGGER t_tt AFTER UPDATE OF b ON rare.t FOR EACH STATEMENT EXECUTE FUNCTION rare.ins()", "trigger rare.t.t_tt"),
        ("ALTER TRIGGER tt ON rare.t RENAME TO zz", "trigger rare.t.tt; trigger rare.t.zz; comment trigger tt on rare.t; comment trigger zz on rare.t"),
        ("DROP TRIGGER vt ON rare.w; CREATE TRIGGER vt INSTEAD OF UPDATE ON rare.w FOR EACH ROW EXECUTE FUNCTION rare.ins()", "trigger rare.w.vt"),
        ("ALTER VIEW rare.iv SET (security_invoker = true)", "view rare.iv"),
        ("ALTER VIEW rare.dv ALTER a SET DEFAULT 5", "view rare.dv"),
        ("ALTER TABLE rare.p DETACH PARTITION rare.p_b; ALTER TABLE rare.p ATTACH PARTITION rare.p_b FOR VALUES IN ('b')", "table rare.p_b"),
        ("ALTER TABLE rare.p ATTACH PARTITION rare.p_d FOR VALUES IN ('d')", "table rare.p_d; index rare.p_d_k_idx"),
        ("ALTER TABLE rare.fk2 ALTER CONSTRAINT fy DEFERRABLE INITIALLY DEFERRED", "constraint rare.fk2.fy"),
        ("ALTER TABLE rare.fk2 DROP CONSTRAINT fx, ADD CONSTRAINT fx FOREIGN KEY (x) REFERENCES rare.fk1", "constraint rare.fk2.fx"),
        ("ALTER TABLE rare.fk2 DROP CONSTRAINT uq, ADD CONSTRAINT uq UNIQUE (x)", "constraint rare.fk2.uq"),
        ("ALTER TABLE rare.fk4 DROP CONSTRAINT fk4_a_fkey, ADD FOREIGN KEY (a) REFERENCES rare.fk1 ON DELETE SET NULL", "constraint rare.fk4.fk4_a_fkey"),
        ("ALTER SEQUENCE rare.s AS int", "sequence rare.s"),
        ("ALTER SEQUENCE rare.s2 MINVALUE -6", "sequence rare.s2"),
        ("ALTER SEQUENCE rare.s3 START 8", "sequence rare.s3"),
        ("ALTER SEQUENCE rare.s5 SET LOGGED", "sequence rare.s5"),
        ("ALTER TABLE rare.u DISABLE RULE r", "rule rare.u.r"),
        ("CREATE OR REPLACE RULE r2 AS ON INSERT TO rare.u WHERE new.a > 1 DO ALSO DELETE FROM rare.fk1", "rule rare.u.r2"),
        ("ALTER TABLE rare.u DISABLE ROW LEVEL SECURITY", "table rare.u"),
        ("DROP POLICY pp ON rare.t; CREATE POLICY pp ON rare.t USING (a > 0)", "policy rare.t.pp"),
        ("ALTER INDEX rare.i2 SET (pages_per_range = 64)", "index rare.i2"),
        ("DROP INDEX rare.i5; CREATE INDEX i5 ON rare.t USING gist (c gist_trgm_ops (siglen = 64))", "index rare.i5"),
        ("DROP INDEX rare.i6; CREATE INDEX i6 ON rare.t (c)", "index rare.i6"),
        ("ALTER INDEX rare.i4 ALTER COLUMN 1 SET STATISTICS 999", "index rare.i4"),
        ("ALTER TABLE rare.st1 ALTER c SET STATISTICS 0", "column rare.st1.c"),
        ("ALTER TABLE rare.st1 SET (toast_tuple_target = 300)", "table rare.st1"),
        ("ALTER TABLE rare.ri REPLICA IDENTITY USING INDEX ri_b", "index rare.ri_a; index rare.ri_b"),
        ("ALTER TABLE rare.rf REPLICA IDENTITY NOTHING", "table rare.rf"),
        ("ALTER TABLE rare.def ALTER d SET DEFAULT 'x '", "column rare.def.d"),
        ("ALTER TABLE rare.def ALTER a SET DEFAULT clock_timestamp()", "column rare.def.a"),
        ("ALTER TABLE rare.idt ALTER id SET INCREMENT 3", "sequence rare.idt_id_seq"),
        ("ALTER SEQUENCE rare.idt_ser_seq OWNED BY NONE", "sequence rare.idt_ser_seq"),
        ("ALTER TABLE rare.typed NOT OF", "table rare.typed"),
        ("ALTER SERVER rare_srv2 VERSION '2'", "server rare_srv2"),
        ("ALTER FOREIGN TABLE rare.ft ALTER id OPTIONS (SET column_name 'z')", "column rare.ft.id"),
        ("ALTER USER MAPPING FOR PUBLIC SERVER rare_srv OPTIONS (SET password 'q')", "user mapping rare_srv for public"),
        ("ALTER DEFAULT PRIVILEGES FOR ROLE rare_admin REVOKE EXECUTE ON FUNCTIONS FROM rare_app", "grant default of rare_admin for functions"),
        ("ALTER EXTENSION hstore SET SCHEMA aside", "extension hstore; column rare.t.h"),
        ("ALTER TABLE rare.inh2 ALTER a SET DEFAULT 2", "column rare.inh2.a"),
        ("ALTER TABLE rare.coll ALTER b TYPE text COLLATE \"C\"", "column rare.coll.b"),
        ("ALTER LARGE OBJECT 70010 OWNER TO rare_owner", "owner large object 70010"),
        ("ALTER TABLE rare.own OWNER TO rare_owner", "owner rare.own"),
        ("DROP PROCEDURE rare.pr(int); CREATE PROCEDURE rare.pr(INOUT a int DEFAULT 3) LANGUAGE plpgsql AS 'BEGIN a := 1; END'", "function rare.pr(integer)"),
        ("ALTER STATISTICS rare.stat3 SET STATISTICS 7", "statistics rare.stat3"),
    ];
}
