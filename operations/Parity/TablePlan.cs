using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>How one table is hashed: the same columns in the same order on both sides, whatever they are called there.</summary>
internal sealed record TablePlan
{
    public required string Table { get; init; }

    public required TableSide Left { get; init; }

    public required TableSide Right { get; init; }

    public required Bucketing Bucketing { get; init; }

    /// <summary>Types whose values say nothing about people: such keys may be printed.</summary>
    public required bool IsKeyPublic { get; init; }

    public bool HasKey => Left.Key.Count > 0;

    /// <summary>One scan: bucket, rows and the sum of the row hashes, which does not depend on the order and counts doubles.</summary>
    public string BucketQuery(TableSide side, BlockRange part) => HasKey
        ? $"SELECT bucket::int8, count(*)::int8, sum(hash)::text FROM (SELECT {Bucketing.Expression(First(side), Divided(side))} AS bucket, {RowHash.Of(side.Columns)} AS hash FROM {side.From}{part.Condition}) r GROUP BY 1"
        // OFFSET keeps the server from computing the hash twice.
        : $"SELECT ({Bucketing.Expression(null, "hash")})::int8, count(*)::int8, sum(hash)::text FROM (SELECT {RowHash.Of(side.Columns)} AS hash FROM {side.From}{part.Condition} OFFSET 0) r GROUP BY 1";

    /// <summary>Rows of some buckets: key, its hash, the row's hash, each column's hash, and each column's text if wanted.</summary>
    public string RowQuery(TableSide side, IEnumerable<long> buckets, bool values)
    {
        var hashes = string.Join(", ", side.Columns.Select(RowHash.OfColumn));
        var texts = values ? $"ARRAY[{string.Join(", ", side.Columns.Select(column => $"{column.Quoted}::text"))}]::text[]" : "NULL::text[]";
        return $"SELECT {KeyText(side)}, {RowHash.Of(side.Columns)}, ARRAY[{hashes}]::int8[], {texts} FROM {side.From} WHERE {Condition(side, buckets)}";
    }

    /// <summary>Holds for the rows of these buckets on one side.</summary>
    public string Condition(TableSide side, IEnumerable<long> buckets) => Bucketing.Condition(First(side), Divided(side), buckets);

    private static string? First(TableSide side) => side.Key.Count > 0 ? side.Key[0] : null;

    /// <summary>What rows are divided by where no integer does.</summary>
    private string Divided(TableSide side) => HasKey ? RowHash.OfKey(side.Columns, side.KeyPositions) : RowHash.Of(side.Columns);

    private string KeyText(TableSide side) => !HasKey ? "NULL::text" : side.Key.Count == 1 ? $"{Keys(side)}::text" : $"row({Keys(side)})::text";

    private static string Keys(TableSide side) => string.Join(", ", side.Key.Select(Sql.Name));
}
