using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>One value for the tables, columns and sequences of a database: if it changed, what was published no longer fits.</summary>
internal static class SchemaMark
{
    private const string Query = """
        SELECT md5(coalesce(string_agg(t.mark, ',' ORDER BY t.mark), '')) FROM (
          SELECT c.oid || c.relkind::text || c.relreplident::text || c.relpersistence::text || coalesce((SELECT string_agg(a.attnum || a.attname || a.atttypid || ' ' || a.atttypmod || a.attnotnull || a.attgenerated::text, ' ' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 'S'), '') AS mark
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'rollback_infra')) t
        """;

    public static async Task<string> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ValueAsync<string>(Query, cancellationToken) ?? "";
}
