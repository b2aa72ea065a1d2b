using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast.Fit;

/// <summary>What a database's schema allows, in words that another database can be asked about.</summary>
internal sealed record FitCatalog(IReadOnlyDictionary<string, FitTable> Tables, IReadOnlyDictionary<string, NamedType> Types, int Version)
{
    /// <param name="connection">With search_path = pg_catalog, so that every name of the user's comes out qualified.</param>
    public static async Task<FitCatalog> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var columns = (await connection.QueryAsync(FitQueries.Columns, row => (Table: Table(row), Column: new FitColumn(row.GetString(2), row.GetString(3), row.GetBoolean(4), row.GetBoolean(5))), cancellationToken)).ToLookup(one => one.Table, one => one.Column);
        var rules = (await connection.QueryAsync(
            FitQueries.Rules,
            row => (Table: Table(row), Rule: new FitRule(row.GetString(2), row.GetString(3), row.GetString(4), row.GetFieldValue<string[]>(5), row.GetString(6), row.GetString(7))),
            cancellationToken)).ToLookup(one => one.Table, one => one.Rule);
        var tables = await connection.QueryAsync(
            FitQueries.Tables,
            row => new FitTable { Schema = row.GetString(0), Name = row.GetString(1), IsPartitioned = row.GetBoolean(2), Columns = [.. columns[Table(row)]], Rules = [.. rules[Table(row)]] },
            cancellationToken);
        var types = await connection.QueryAsync(
            FitQueries.Types,
            row => new NamedType(row.GetString(0), row.IsDBNull(1) ? null : row.GetFieldValue<string[]>(1), row.GetString(2), row.GetBoolean(3), row.GetFieldValue<string[]>(4)),
            cancellationToken);
        return new(tables.ToDictionary(table => table.FullName), types.ToDictionary(type => type.Name), await connection.ValueAsync<int>("SELECT current_setting('server_version_num')::int / 10000", cancellationToken));
    }

    private static string Table(NpgsqlDataReader row) => $"{row.GetString(0)}.{row.GetString(1)}";
}
