using System.Globalization;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>
/// Divides a table's rows into buckets, so that one scan tells in which few of them the sides differ. Neighbouring integer
/// keys share a bucket, which an index finds again; other keys are divided by their hash.
/// </summary>
/// <param name="Column">The integer that the key is or begins with; null: by hash.</param>
/// <param name="Shift">Bits of the integer key that stay within a bucket.</param>
internal sealed record Bucketing(string? Column, int Shift)
{
    private const int Buckets = 4096;

    /// <summary>Rows come to these in no order: the sums of more would not stay in a processor's cache.</summary>
    private const int HashedBuckets = 1024;

    /// <summary>Rows without a key, which only the side that lost the constraint can have.</summary>
    private const long Keyless = long.MinValue;

    /// <summary>2048 neighbours: a bucket of rows is read in milliseconds.</summary>
    private const int SmallestShift = 11;

    public static Bucketing ByHash { get; } = new(null, 0);

    /// <summary>By an integer, if the table's bounds allow it.</summary>
    public static Bucketing Wish(string column) => new(column, 0);

    /// <summary>
    /// Whether the first of several integers divides the rows well enough: a number of few tenants, say, would leave a bucket per
    /// tenant.
    /// </summary>
    public static bool Divides(long lowest, long highest) => (Int128)highest - lowest >= (Int128)64 << SmallestShift;

    /// <summary>Wide enough that a sparse key does not make more buckets than fit a round trip.</summary>
    public static Bucketing ByRange(string column, long lowest, long highest)
    {
        var width = (UInt128)((Int128)highest - lowest) / Buckets;
        var shift = SmallestShift;
        while (((UInt128)1 << shift) < width && shift < 62) shift++;
        return new(column, shift);
    }

    /// <param name="column">The name of the integer on the side that is asked.</param>
    /// <param name="hashed">The hash of the row's key, or of the row where there is no key.</param>
    public string Expression(string? column, string hashed) => Column is null
        ? string.Create(CultureInfo.InvariantCulture, $"{hashed} & {HashedBuckets - 1}")
        : string.Create(CultureInfo.InvariantCulture, $"coalesce({Sql.Name(column!)}::int8 >> {Shift}, '{Keyless}')");

    /// <summary>A condition that holds for the rows of these buckets, and that an index on an integer key can use.</summary>
    public string Condition(string? column, string hashed, IEnumerable<long> buckets)
    {
        if (Column is null)
            return $"({Expression(column, hashed)}) IN ({string.Join(", ", buckets.Select(bucket => bucket.ToString(CultureInfo.InvariantCulture)))})";
        return string.Join(" OR ", buckets.Select(bucket =>
        {
            if (bucket == Keyless) return $"{Sql.Name(column!)} IS NULL";
            var first = bucket << Shift;
            var last = first + ((1L << Shift) - 1);
            return string.Create(CultureInfo.InvariantCulture, $"{Sql.Name(column!)} BETWEEN '{first}'::int8 AND '{last}'::int8");
        }));
    }
}
