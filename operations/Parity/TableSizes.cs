using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Puts large tables first: one that is begun last would be waited for alone.</summary>
internal static class TableSizes
{
    /// <summary>A partitioned table with all that it consists of.</summary>
    private const string Query = """
        SELECT n.nspname, r.relname, sum(pg_table_size(c.oid))::int8
        FROM pg_class c JOIN pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid) JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' GROUP BY 1, 2
        """;

    public static async Task<IReadOnlyList<(TablePlan Plan, TableSide Side)>> LargestFirstAsync(NpgsqlConnection connection, IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(Query, row => (Name: TableShape.NameOf(row.GetString(0), row.GetString(1)), Size: row.IsDBNull(2) ? 0 : row.GetInt64(2)), cancellationToken);
        var sizes = rows.ToDictionary(row => row.Name, row => row.Size);
        return [.. tables.OrderByDescending(table => sizes.GetValueOrDefault(table.Side.FullName, long.MaxValue))];
    }
}
