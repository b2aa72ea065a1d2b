using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Drill.Corruption;

/// <summary>The sample service's tables, past the service: what a corruption does to them, and what tells it.</summary>
internal sealed class OrderBooks(DatabaseAddress database) : IAsyncDisposable
{
    /// <summary>What the service never breaks: an order has its line, of the same item and number, and numbers are as ordered.</summary>
    private const string Broken = """
        SELECT count(*) FROM orders o WHERE o.quantity <> 1 OR o.item <> 'rehearsal'
          OR NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.line = 1 AND l.item = o.item AND l.quantity = o.quantity)
        """;

    private readonly NpgsqlDataSource _source = database.Open();

    /// <summary>The highest number of an order; older ones are what a corruption hits.</summary>
    public Task<long> LatestAsync(CancellationToken cancellationToken) => AskAsync("SELECT coalesce(max(id), 0) FROM orders", cancellationToken);

    /// <summary>Orders that do not add up, by the service's own rules.</summary>
    public Task<long> BrokenAsync(CancellationToken cancellationToken) => AskAsync(Broken, cancellationToken);

    /// <summary>As a wrong migration does: every second line says ten times as much, every fifth is gone. In one transaction.</summary>
    /// <returns>Rows that it hit.</returns>
    public Task<long> CorruptLinesAsync(long latest, CancellationToken cancellationToken) => ChangeAsync(
        Invariant($"DELETE FROM order_lines WHERE order_id <= {latest} AND order_id % 5 = 0; UPDATE order_lines SET quantity = quantity * 10 WHERE order_id <= {latest} AND order_id % 2 = 0"), cancellationToken);

    /// <summary>The same in both tables: lines as above, and orders that lose what was ordered.</summary>
    public async Task<long> CorruptAllAsync(long latest, CancellationToken cancellationToken) =>
        await CorruptLinesAsync(latest, cancellationToken)
        + await ChangeAsync(Invariant($"UPDATE orders SET item = '', quantity = 0 WHERE id <= {latest} AND id % 3 = 0"), cancellationToken);

    /// <summary>Every row of both tables up to an order.</summary>
    public async Task<BookPages> PagesAsync(long latest, CancellationToken cancellationToken) =>
        new(latest, await RowsAsync("orders", "id", latest, cancellationToken), await RowsAsync("order_lines", "order_id", latest, cancellationToken));

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<HashSet<string>> RowsAsync(string table, string column, long latest, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync(Invariant($"SELECT t::text FROM {table} t WHERE {column} <= {latest}"), row => row.GetString(0), cancellationToken)];
    }

    private async Task<long> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await connection.ValueAsync<long>(sql, cancellationToken);
    }

    private async Task<long> ChangeAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(sql, cancellationToken);
    }

    private static string Invariant(FormattableString sql) => sql.ToString(CultureInfo.InvariantCulture);
}
