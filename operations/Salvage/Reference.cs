using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>A foreign key, as far as it decides in which order rows are written and what a deletion takes with it.</summary>
/// <param name="Child">`schema.table` that refers, as <see cref="TableShape.FullName"/>.</param>
/// <param name="ChildName">The same, quoted.</param>
/// <param name="Follows">ON DELETE CASCADE, SET NULL or SET DEFAULT: the server would change the child's rows without a word.</param>
internal sealed record Reference(
    string Constraint, string Child, string ChildName, string Parent, string ParentName, IReadOnlyList<string> ChildColumns, IReadOnlyList<string> ParentColumns, bool Follows)
{
    private const string Query = """
        SELECT k.conname, n.nspname, c.relname, rn.nspname, r.relname,
               (SELECT array_agg(a.attname::text ORDER BY u.position) FROM unnest(k.conkey) WITH ORDINALITY u(attnum, position) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
               (SELECT array_agg(a.attname::text ORDER BY u.position) FROM unnest(k.confkey) WITH ORDINALITY u(attnum, position) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum),
               k.confdeltype IN ('c', 'n', 'd')
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0
        ORDER BY 2, 3, 1
        """;

    public static Task<List<Reference>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.QueryAsync(
        Query,
        row => new Reference(
            row.GetString(0), TableShape.NameOf(row.GetString(1), row.GetString(2)), Sql.Name(row.GetString(1), row.GetString(2)), TableShape.NameOf(row.GetString(3), row.GetString(4)), Sql.Name(row.GetString(3), row.GetString(4)),
            row.GetFieldValue<string[]>(5), row.GetFieldValue<string[]>(6), row.GetBoolean(7)),
        cancellationToken);

    /// <summary>Referenced tables before those that refer to them. A circle is cut at its first name; who writes the rows tries again.</summary>
    public static IReadOnlyList<string> ParentsFirst(IEnumerable<string> tables, IReadOnlyList<Reference> references)
    {
        var parents = references.Where(one => one.Child != one.Parent).ToLookup(one => one.Child, one => one.Parent);
        var (order, seen) = (new List<string>(), new HashSet<string>());
        var wanted = tables.Order(StringComparer.Ordinal).ToList();
        foreach (var table in wanted) Visit(table);
        var known = wanted.ToHashSet();
        return [.. order.Where(known.Contains)];

        void Visit(string table)
        {
            if (!seen.Add(table)) return;
            foreach (var parent in parents[table].Order(StringComparer.Ordinal)) Visit(parent);
            order.Add(table);
        }
    }
}
