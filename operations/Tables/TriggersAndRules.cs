using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>
/// Lets the users' triggers and rules of some tables rest within a transaction: rows come back as they were, not as a trigger makes
/// them anew, and where they were, not where a rule would put them. Others never see it: the tables are locked until all is as before.
/// </summary>
internal static class TriggersAndRules
{
    private const string Query = """
        WITH tables AS (SELECT DISTINCT r.relid FROM unnest($1::text[]) name CROSS JOIN LATERAL (SELECT to_regclass(name) UNION SELECT relid FROM pg_partition_tree(to_regclass(name))) r(relid)),
             resting AS (SELECT t.tgrelid AS relid, 'TRIGGER' AS kind, t.tgname AS name, t.tgenabled = 'A' AS always FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
                         UNION ALL SELECT r.ev_class, 'RULE', r.rulename, r.ev_enabled = 'A' FROM pg_rewrite r WHERE r.rulename <> '_RETURN' AND r.ev_enabled IN ('O', 'A'))
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), one.kind, one.name, one.always
        FROM resting one JOIN tables USING (relid) JOIN pg_class c ON c.oid = one.relid JOIN pg_namespace n ON n.oid = c.relnamespace
        ORDER BY c.relkind = 'p' DESC, 1, 2, 3
        """;

    /// <returns>The statements that wake them; for the end of the same transaction.</returns>
    public static async Task<IReadOnlyList<string>> RestAsync(NpgsqlConnection connection, IEnumerable<StagedTable> tables, CancellationToken cancellationToken)
    {
        var names = tables.Select(table => table.Live.Quoted).ToArray();
        var resting = await connection.QueryAsync(Query, row => (Table: row.GetString(0), Kind: row.GetString(1), Name: row.GetString(2), IsAlways: row.GetBoolean(3)), cancellationToken, (object)names);
        foreach (var one in resting) await connection.ExecuteAsync($"ALTER TABLE {one.Table} DISABLE {one.Kind} {Sql.Name(one.Name)}", cancellationToken);
        return [.. resting.Select(one => $"ALTER TABLE {one.Table} ENABLE {(one.IsAlways ? "ALWAYS " : "")}{one.Kind} {Sql.Name(one.Name)}")];
    }
}
