namespace Rollback.Operations.Parity;

/// <summary>Functions, types and what is made of them. See <see cref="ObjectQueries"/>.</summary>
internal static class RoutineQueries
{
    public static IEnumerable<string> All => [Functions, Aggregates, Types, Operators, OperatorClasses, OperatorFamilies, Casts, Collations, Dictionaries, Configurations, Parsers, Templates, Languages];

    /// <summary>By name: a number would differ between any two databases. None: nothing.</summary>
    private static string Function(string column) => $"nullif({column}, 0)::regprocedure";

    private static string Functions => $"SELECT 'function', NULL, p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p JOIN n ON n.oid = p.pronamespace WHERE p.prokind <> 'a' AND {ObjectQueries.Own("pg_proc", "p")}";

    private static string Aggregates => $"""
        SELECT 'function', NULL, p.oid::regprocedure::text,
               concat_ws(' ', 'aggregate', a.aggkind, a.aggnumdirectargs, 'step', a.aggtransfn, 'state', format_type(a.aggtranstype, NULL), 'space', a.aggtransspace, 'final', {Function("a.aggfinalfn")}, a.aggfinalextra, a.aggfinalmodify, 'combine', {Function("a.aggcombinefn")},
                 'serial', {Function("a.aggserialfn")}, {Function("a.aggdeserialfn")}, 'moving', {Function("a.aggmtransfn")}, {Function("a.aggminvtransfn")}, {Function("a.aggmfinalfn")}, a.aggmfinalextra, a.aggmfinalmodify, CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END, 'space', a.aggmtransspace,
                 'start ' || quote_literal(a.agginitval), 'moving start ' || quote_literal(a.aggminitval), 'sort', CASE WHEN a.aggsortop <> 0 THEN a.aggsortop::regoperator END, 'parallel', p.proparallel)
        FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN n ON n.oid = p.pronamespace WHERE {ObjectQueries.Own("pg_proc", "p")}
        """;

    private static string Types => $"""
        SELECT 'type', NULL, n.full || '.' || t.typname,
               CASE t.typtype
                 WHEN 'e' THEN 'enum ' || coalesce((SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid), '')
                 WHEN 'd' THEN concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typcollation <> b.typcollation THEN 'collate ' || t.typcollation::regcollation::text END, CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault,
                   (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype <> 'n'))
                 WHEN 'r' THEN (SELECT concat_ws(' ', 'range of', format_type(r.rngsubtype, NULL), CASE WHEN r.rngcollation <> 0 THEN r.rngcollation::regcollation END, o.opcname, {Function("r.rngcanonical")}, {Function("r.rngsubdiff")}, format_type(r.rngmultitypid, NULL)) FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc WHERE r.rngtypid = t.oid)
                 WHEN 'b' THEN concat_ws(' ', 'base', t.typlen, t.typbyval, t.typinput, t.typoutput, {Function("t.typreceive")}, {Function("t.typsend")}, {Function("t.typmodin")}, {Function("t.typmodout")}, {Function("t.typanalyze")}, t.typcategory, t.typispreferred, t.typdelim, t.typalign, t.typstorage, 'default ' || t.typdefault)
                 ELSE 'composite ' || coalesce((SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attcollation <> y.typcollation THEN 'collate ' || a.attcollation::regcollation::text END), ', ' ORDER BY a.attnum)
                   FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') END
        FROM pg_type t JOIN n ON n.oid = t.typnamespace LEFT JOIN pg_class k ON k.oid = t.typrelid LEFT JOIN pg_type b ON b.oid = t.typbasetype
        WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND k.relkind = 'c' OR t.typtype = 'b' AND t.typelem = 0) AND {ObjectQueries.Own("pg_type", "t")}
        """;

    private static string Operators => $"""
        SELECT 'operator', NULL, o.oid::regoperator::text, concat_ws(' ', o.oprcode, 'commutator', CASE WHEN o.oprcom <> 0 THEN o.oprcom::regoperator END, 'negator', CASE WHEN o.oprnegate <> 0 THEN o.oprnegate::regoperator END, {Function("o.oprrest")}, {Function("o.oprjoin")}, CASE WHEN o.oprcanmerge THEN 'merges' END, CASE WHEN o.oprcanhash THEN 'hashes' END)
        FROM pg_operator o JOIN n ON n.oid = o.oprnamespace WHERE {ObjectQueries.Own("pg_operator", "o")}
        """;

    private static string OperatorClasses => $"""
        SELECT 'operator class', NULL, n.full || '.' || o.opcname || ' using ' || m.amname,
               concat_ws(' ', format_type(o.opcintype, NULL), CASE WHEN o.opcdefault THEN 'default' END, f.opfname, CASE WHEN o.opckeytype <> 0 THEN format_type(o.opckeytype, NULL) END)
        FROM pg_opclass o JOIN n ON n.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod JOIN pg_opfamily f ON f.oid = o.opcfamily WHERE {ObjectQueries.Own("pg_opclass", "o")}
        """;

    /// <summary>Their operators and functions, also those that were added to a family of the system's.</summary>
    private static string OperatorFamilies => """
        SELECT 'operator family', NULL, f.opfnamespace::regnamespace || '.' || f.opfname || ' using ' || m.amname,
               concat_ws(' ', (SELECT string_agg(concat_ws(' ', a.amopstrategy, a.amopopr::regoperator, nullif(a.amoppurpose::text, 's')), ', ' ORDER BY a.amopstrategy, a.amopopr::regoperator::text) FROM pg_amop a WHERE a.amopfamily = f.oid AND a.oid >= 16384),
                 (SELECT string_agg(a.amprocnum || ' ' || a.amproc::regprocedure, ', ' ORDER BY a.amprocnum, a.amproc::regprocedure::text) FROM pg_amproc a WHERE a.amprocfamily = f.oid AND a.oid >= 16384))
        FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod
        WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e')
          AND (f.opfnamespace IN (SELECT n.oid FROM n) OR f.oid < 16384 AND (f.oid IN (SELECT a.amopfamily FROM pg_amop a WHERE a.oid >= 16384) OR f.oid IN (SELECT a.amprocfamily FROM pg_amproc a WHERE a.oid >= 16384)))
        """;

    /// <summary>Built-in casts have lower numbers than any that a user makes.</summary>
    private static string Casts => $"""
        SELECT 'cast', NULL, format_type(k.castsource, NULL) || ' as ' || format_type(k.casttarget, NULL), concat_ws(' ', CASE WHEN k.castfunc <> 0 THEN k.castfunc::regprocedure END, k.castcontext, k.castmethod) FROM pg_cast k WHERE k.oid >= 16384 AND {ObjectQueries.Own("pg_cast", "k")}
        """;

    /// <summary>The locale's column has another name from PostgreSQL 17 on.</summary>
    private static string Collations => $"""
        SELECT 'collation', NULL, n.full || '.' || k.collname, concat_ws(' ', k.collprovider, CASE WHEN NOT k.collisdeterministic THEN 'nondeterministic' END, k.collcollate, k.collctype, coalesce(to_jsonb(k) ->> 'colllocale', to_jsonb(k) ->> 'colliculocale'), to_jsonb(k) ->> 'collicurules')
        FROM pg_collation k JOIN n ON n.oid = k.collnamespace WHERE {ObjectQueries.Own("pg_collation", "k")}
        """;

    private static string Dictionaries => $"SELECT 'text search dictionary', NULL, n.full || '.' || d.dictname, concat_ws(' ', t.tmplname, d.dictinitoption) FROM pg_ts_dict d JOIN n ON n.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate WHERE {ObjectQueries.Own("pg_ts_dict", "d")}";

    private static string Configurations => $"""
        SELECT 'text search configuration', NULL, n.full || '.' || k.cfgname, concat_ws(' ', p.prsname, (SELECT string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary, ', ' ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = k.oid))
        FROM pg_ts_config k JOIN n ON n.oid = k.cfgnamespace JOIN pg_ts_parser p ON p.oid = k.cfgparser WHERE {ObjectQueries.Own("pg_ts_config", "k")}
        """;

    private static string Parsers => $"SELECT 'text search parser', NULL, n.full || '.' || p.prsname, concat_ws(' ', p.prsstart, p.prstoken, p.prsend, {Function("p.prsheadline")}, p.prslextype) FROM pg_ts_parser p JOIN n ON n.oid = p.prsnamespace WHERE {ObjectQueries.Own("pg_ts_parser", "p")}";

    private static string Templates => $"SELECT 'text search template', NULL, n.full || '.' || t.tmplname, concat_ws(' ', {Function("t.tmplinit")}, t.tmpllexize) FROM pg_ts_template t JOIN n ON n.oid = t.tmplnamespace WHERE {ObjectQueries.Own("pg_ts_template", "t")}";

    private static string Languages => $"SELECT 'language', NULL, l.lanname, concat_ws(' ', CASE WHEN l.lanpltrusted THEN 'trusted' END, {Function("l.lanplcallfoid")}, {Function("l.laninline")}, {Function("l.lanvalidator")}) FROM pg_language l WHERE l.oid >= 16384 AND {ObjectQueries.Own("pg_language", "l")}";
}
