namespace Rollback.Operations.Database;

/// <summary>
/// When a row refers to another, as the server itself decides it: by the operators of the constraint, which a plain = does not find
/// where they are an extension's (citext) and not on the search path, and by the collation of the referenced column.
/// </summary>
internal static class ReferenceMatch
{
    /// <summary>The rows of a table that its constraints are about, as an expression over the catalog: of a partitioned one all, of another its own only.</summary>
    /// <param name="schema">Alias of pg_namespace.</param>
    /// <param name="table">Alias of pg_class.</param>
    public static string Rows(string schema, string table) => $"format('%s%I.%I', CASE WHEN {table}.relkind <> 'p' THEN 'ONLY ' END, {schema}.nspname, {table}.relname)";

    /// <summary>An expression over a foreign key `k` of pg_constraint, to be run with search_path = pg_catalog: the text of the condition.</summary>
    /// <param name="child">What the condition calls the row that refers.</param>
    /// <param name="parent">What it calls the row that is referred to.</param>
    public static string Query(string child, string parent) => $"""
        (SELECT string_agg(format('{parent}.%I%s OPERATOR(%I.%s) {child}.%I%s%s', b.attname, {Cast("b.atttypid", "o.oprleft")}, w.nspname, o.oprname, a.attname, {Cast("a.atttypid", "o.oprright")},
                  CASE WHEN b.attcollation <> a.attcollation AND b.attcollation <> 0 THEN ' COLLATE ' || b.attcollation::regcollation END), ' AND ' ORDER BY u.position)
         FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY u(own, other, op, position)
              JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.own JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.other
              JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace w ON w.oid = o.oprnamespace)
        """;

    /// <summary>As the server does: to the type that the operator takes, but not to one that stands for many (any array, any enum). Without -1, character would be character(1).</summary>
    private static string Cast(string type, string taken) =>
        $"CASE WHEN {type} <> {taken} AND NOT EXISTS (SELECT FROM pg_type y WHERE y.oid = {taken} AND y.typtype = 'p') THEN '::' || format_type({taken}, -1) END";
}
