using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Reads the rows of a few buckets as they are now, as hashes.</summary>
internal sealed class RowReader(NpgsqlDataSource source, TablePlan plan, TableSide side, bool values)
{
    /// <summary>Rows by key; several where the key is not unique (or there is none, when the row's hash is the key).</summary>
    public async Task<ILookup<string, HashedRow>> ReadAsync(IReadOnlyCollection<long> buckets, CancellationToken cancellationToken)
    {
        await using var snapshot = await Snapshot.TakeAsync(source, cancellationToken);
        var rows = await snapshot.Keeper.QueryAsync(
            plan.RowQuery(side, buckets, values),
            row => new HashedRow(
                row.IsDBNull(0) ? null : row.GetString(0), row.GetInt64(1), row.GetFieldValue<long[]>(2), row.IsDBNull(3) ? null : row.GetFieldValue<string?[]>(3)),
            cancellationToken);
        return rows.ToLookup(row => row.Key ?? $"#{row.Hash}");
    }
}

internal sealed record HashedRow(string? Key, long Hash, IReadOnlyList<long> Columns, IReadOnlyList<string?>? Values);
