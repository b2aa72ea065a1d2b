using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast;

/// <summary>How much a database has grown or shrunk since its tables were counted; read-only.</summary>
/// <param name="limit">How long all tables together may take.</param>
internal sealed class RowsSince(DatabaseAddress primary, TimeSpan limit, TimeProvider clock)
{
    /// <returns>The sum over all tables of the difference in rows, which updates and equal numbers of inserts and deletes hide; null: it took too long.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached or read.</exception>
    public async Task<long?> CountAsync(IReadOnlyList<(string From, long Rows)> tables, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        await using var source = primary.Open();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var sum = 0L;
        foreach (var (from, rows) in tables)
        {
            var left = limit - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return null;
            if (await TableAsync(connection, from, left, cancellationToken) is not { } now) return null;
            sum += Math.Abs(now - rows);
        }

        return sum;
    }

    private static async Task<long?> TableAsync(NpgsqlConnection connection, string from, TimeSpan left, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await BoundedRead.BeginAsync(connection, left, cancellationToken);
            return await connection.ValueAsync<long>($"SELECT count(*) FROM {from}", cancellationToken);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
        catch (PostgresException fault) when (BoundedRead.IsOver(fault, cancellationToken))
        {
            return null;
        }
    }
}
