using System.Globalization;
using System.Numerics;

namespace Rollback.Operations.Parity;

/// <summary>What a table's scan found.</summary>
/// <param name="Buckets">Rows and hash sum by bucket.</param>
internal sealed record TableContent(IReadOnlyDictionary<long, BucketContent> Buckets)
{
    public long Rows => Buckets.Values.Sum(bucket => bucket.Rows);

    /// <summary>The sum of all row hashes, as a decimal number.</summary>
    public BigInteger Hash => Buckets.Values.Aggregate(BigInteger.Zero, (sum, bucket) => sum + BigInteger.Parse(bucket.Hash, CultureInfo.InvariantCulture));

    /// <summary>Parts of one table make the whole.</summary>
    public static TableContent Sum(IReadOnlyList<TableContent> parts) => parts is [var only] ? only : new(
        parts.SelectMany(part => part.Buckets).GroupBy(bucket => bucket.Key, bucket => bucket.Value)
            .ToDictionary(bucket => bucket.Key, bucket => bucket.Aggregate((one, other) => one.Plus(other))));

    public IReadOnlyList<long> DifferingBuckets(TableContent other) =>
        [.. Buckets.Keys.Union(other.Buckets.Keys).Where(bucket => Buckets.GetValueOrDefault(bucket) != other.Buckets.GetValueOrDefault(bucket)).Order()];
}

/// <param name="Hash">The sum of the row hashes, as a decimal number of up to 128 bits.</param>
internal sealed record BucketContent(long Rows, string Hash)
{
    public BucketContent Plus(BucketContent other) => new(Rows + other.Rows, (Number(Hash) + Number(other.Hash)).ToString(CultureInfo.InvariantCulture));

    private static BigInteger Number(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);
}
