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
    public string BucketQuery(TableSide side) =>
        $"SELECT bucket::int8, count(*)::int8, sum(hash)::text FROM (SELECT {Bucketing.Expression(OnlyKey(side), HashedKey(side))} AS bucket, {RowHash(side)} AS hash FROM {side.From}) r GROUP BY 1";

    /// <summary>Rows of some buckets: key, its hash, the row's hash, each column's hash, and each column's text if wanted.</summary>
    public string RowQuery(TableSide side, IEnumerable<long> buckets, bool values)
    {
        var hashes = string.Join(", ", side.Columns.Select(column => $"hashtextextended(row({column.Hashed})::text, 0)"));
        var texts = values ? $"ARRAY[{string.Join(", ", side.Columns.Select(column => $"{column.Quoted}::text"))}]::text[]" : "NULL::text[]";
        return $"SELECT {KeyText(side)}, {RowHash(side)}, ARRAY[{hashes}]::int8[], {texts} FROM {side.From} WHERE {Condition(side, buckets)}";
    }

    /// <summary>Holds for the rows of these buckets on one side.</summary>
    public string Condition(TableSide side, IEnumerable<long> buckets) => Bucketing.Condition(OnlyKey(side), HashedKey(side), buckets);

    private static string? OnlyKey(TableSide side) => side.Key.Count == 1 ? side.Key[0] : null;

    private static string RowHash(TableSide side) => $"hashtextextended({RowText(side)}, 0)";

    private static string RowText(TableSide side) => side.Columns.Count == 0 ? "''" : $"row({string.Join(", ", side.Columns.Select(column => column.Hashed))})::text";

    private string HashedKey(TableSide side) => HasKey ? $"row({Keys(side)})::text" : RowText(side);

    private string KeyText(TableSide side) => !HasKey ? "NULL::text" : side.Key.Count == 1 ? $"{Keys(side)}::text" : $"row({Keys(side)})::text";

    private static string Keys(TableSide side) => string.Join(", ", side.Key.Select(Sql.Name));
}
