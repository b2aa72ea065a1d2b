using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Puts large tables first, since one that is begun last would be waited for alone, and divides them among the connections.</summary>
internal static class TableSizes
{
    /// <summary>A partitioned table with all that it consists of.</summary>
    private const string Query = """
        SELECT n.nspname, r.relname, sum(pg_table_size(c.oid))::int8, sum(pg_relation_size(c.oid) / current_setting('block_size')::int8)::int8
        FROM pg_class c JOIN pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid) JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' GROUP BY 1, 2
        """;

    public static async Task<IReadOnlyList<TableScan>> ScansAsync(NpgsqlConnection connection, IReadOnlyList<(TablePlan Plan, TableSide Side)> tables, int jobs, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            Query, row => (Name: TableShape.NameOf(row.GetString(0), row.GetString(1)), Bytes: row.IsDBNull(2) ? 0 : row.GetInt64(2), Blocks: row.IsDBNull(3) ? 0 : row.GetInt64(3)), cancellationToken);
        var sizes = rows.ToDictionary(row => row.Name, row => (row.Bytes, row.Blocks));
        return
        [
            .. tables.Select(table => (table.Plan, table.Side, Size: sizes.GetValueOrDefault(table.Side.FullName, (Bytes: long.MaxValue, Blocks: 0L))))
                .OrderByDescending(table => table.Size.Bytes)
                .Select(table => new TableScan(table.Plan, table.Side, BlockRange.Divide(table.Side.IsOneHeap ? table.Size.Blocks : 0L, jobs))),
        ];
    }
}
