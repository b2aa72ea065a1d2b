using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Finds references that point to nothing. A subscriber does not check foreign keys, nor does a table restored by itself.</summary>
internal sealed record ForeignKeyCheck(string Schema, string Table, string Constraint, string ReferencedSchema, string ReferencedTable, bool IsFull, IReadOnlyList<string> Columns, IReadOnlyList<string> Referenced)
{
    public static Task<List<ForeignKeyCheck>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.QueryAsync(
        CatalogQueries.ForeignKeys,
        row => new ForeignKeyCheck(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), row.GetFieldValue<string[]>(6), row.GetFieldValue<string[]>(7)),
        cancellationToken);

    public async Task<OrphanCount> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => new(
        $"{Schema}.{Table}.{Constraint}", $"{Schema}.{Table}", await connection.ValueAsync<long>(Query, cancellationToken));

    private string Query
    {
        get
        {
            var given = string.Join(" AND ", Columns.Select(column => $"c.{Sql.Name(column)} IS NOT NULL"));
            var some = string.Join(" OR ", Columns.Select(column => $"c.{Sql.Name(column)} IS NOT NULL"));
            var same = string.Join(" AND ", Columns.Zip(Referenced, (column, other) => $"c.{Sql.Name(column)} = p.{Sql.Name(other)}"));
            var missing = $"{given} AND NOT EXISTS (SELECT FROM {Sql.Name(ReferencedSchema, ReferencedTable)} p WHERE {same})";
            // MATCH FULL also forbids a reference that is null in part.
            var condition = IsFull && Columns.Count > 1 ? $"{missing} OR NOT ({given}) AND ({some})" : missing;
            return $"SELECT count(*) FROM {Sql.Name(Schema, Table)} c WHERE {condition}";
        }
    }
}
