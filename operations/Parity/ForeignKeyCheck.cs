using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Finds references that point to nothing. A subscriber does not check foreign keys, nor does a table restored by itself.</summary>
/// <param name="Referring">The rows that must refer to something, for FROM: a reference is neither inherited, nor met by rows of tables that inherit.</param>
/// <param name="Referenced">The rows that they may refer to, likewise.</param>
/// <param name="Match">SQL: row c refers to row p.</param>
internal sealed record ForeignKeyCheck(string Schema, string Table, string Constraint, string Referring, string Referenced, bool IsFull, IReadOnlyList<string> Columns, string Match)
{
    public static Task<List<ForeignKeyCheck>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.QueryAsync(
        CatalogQueries.ForeignKeys,
        row => new ForeignKeyCheck(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), row.GetFieldValue<string[]>(6), row.GetString(7)),
        cancellationToken);

    public async Task<OrphanCount> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => new(
        $"{Schema}.{Table}.{Constraint}", $"{Schema}.{Table}", await connection.ValueAsync<long>(Query, cancellationToken));

    private string Query
    {
        get
        {
            var given = string.Join(" AND ", Columns.Select(column => $"c.{Sql.Name(column)} IS NOT NULL"));
            var some = string.Join(" OR ", Columns.Select(column => $"c.{Sql.Name(column)} IS NOT NULL"));
            var missing = $"{given} AND NOT EXISTS (SELECT FROM {Referenced} p WHERE {Match})";
            // MATCH FULL also forbids a reference that is null in part.
            var condition = IsFull && Columns.Count > 1 ? $"{missing} OR NOT ({given}) AND ({some})" : missing;
            return $"SELECT count(*) FROM {Referring} c WHERE {condition}";
        }
    }
}
