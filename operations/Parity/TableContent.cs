using System.Numerics;

namespace Rollback.Operations.Parity;

/// <summary>What a table's scan found.</summary>
/// <param name="Buckets">Rows and hash sum by bucket.</param>
internal sealed record TableContent(IReadOnlyDictionary<long, BucketContent> Buckets)
{
    public long Rows => Buckets.Values.Sum(bucket => bucket.Rows);

    /// <summary>The sum of all row hashes, as a decimal number.</summary>
    public BigInteger Hash => Buckets.Values.Aggregate(BigInteger.Zero, (sum, bucket) => sum + BigInteger.Parse(bucket.Hash, System.Globalization.CultureInfo.InvariantCulture));

    public IReadOnlyList<long> DifferingBuckets(TableContent other) =>
        [.. Buckets.Keys.Union(other.Buckets.Keys).Where(bucket => Buckets.GetValueOrDefault(bucket) != other.Buckets.GetValueOrDefault(bucket)).Order()];
}

/// <param name="Hash">The sum of the row hashes, as a decimal number of up to 128 bits.</param>
internal sealed record BucketContent(long Rows, string Hash);
