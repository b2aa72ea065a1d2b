using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>The lowest and highest integer key of tables: index look-ups, many in a round trip.</summary>
internal static class KeyBounds
{
    private const int AtOnce = 200;

    /// <summary>By full name. A table that cannot be read is not among them: its scan will say why.</summary>
    public static async Task<IReadOnlyDictionary<string, (long Lowest, long Highest)>> ReadAsync(ReaderPool readers, IReadOnlyList<TableSide> tables, CancellationToken cancellationToken)
    {
        var bounds = new Dictionary<string, (long, long)>();
        foreach (var chunk in tables.Chunk(AtOnce))
        {
            if (await TryAsync(readers, chunk, bounds, cancellationToken)) continue;
            foreach (var table in chunk) await TryAsync(readers, [table], bounds, cancellationToken);
        }

        return bounds;
    }

    private static async Task<bool> TryAsync(ReaderPool readers, TableSide[] tables, Dictionary<string, (long, long)> bounds, CancellationToken cancellationToken)
    {
        var query = string.Join(" UNION ALL ", tables.Select((table, index) =>
            string.Create(CultureInfo.InvariantCulture, $"SELECT {index}, min({Sql.Name(table.Key[0])})::int8, max({Sql.Name(table.Key[0])})::int8 FROM {table.From}")));
        try
        {
            var rows = await readers.UseAsync(
                reader => reader.QueryAsync(query, row => (Index: row.GetInt32(0), Bounds: row.IsDBNull(1) ? (0, 0) : (row.GetInt64(1), row.GetInt64(2))), cancellationToken), cancellationToken);
            foreach (var (index, found) in rows) bounds[tables[index].FullName] = found;
            return true;
        }
        catch (PostgresException fault) when (!fault.IsTransient)
        {
            return false;
        }
    }
}
