using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>
/// Lets the users' triggers of some tables rest within a transaction: rows come back as they were, not as a trigger makes
/// them anew. Others never see it: the tables are locked until the triggers are as before.
/// </summary>
internal static class TriggerRest
{
    private const string Query = """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), t.tgname, t.tgenabled = 'A'
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgrelid IN (SELECT r.relid FROM unnest($1::text[]) name CROSS JOIN LATERAL (SELECT to_regclass(name) UNION SELECT relid FROM pg_partition_tree(to_regclass(name))) r(relid))
        ORDER BY c.relkind = 'p' DESC, 1, 2
        """;

    /// <returns>The statements that wake them; for the end of the same transaction.</returns>
    public static async Task<IReadOnlyList<string>> BeginAsync(NpgsqlConnection connection, IEnumerable<StagedTable> tables, CancellationToken cancellationToken)
    {
        var names = tables.Select(table => table.Live.Quoted).ToArray();
        var triggers = await connection.QueryAsync(Query, row => (Table: row.GetString(0), Name: row.GetString(1), IsAlways: row.GetBoolean(2)), cancellationToken, (object)names);
        foreach (var trigger in triggers) await connection.ExecuteAsync($"ALTER TABLE {trigger.Table} DISABLE TRIGGER {Sql.Name(trigger.Name)}", cancellationToken);
        return [.. triggers.Select(trigger => $"ALTER TABLE {trigger.Table} ENABLE {(trigger.IsAlways ? "ALWAYS " : "")}TRIGGER {Sql.Name(trigger.Name)}")];
    }
}
