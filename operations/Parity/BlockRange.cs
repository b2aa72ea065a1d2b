using System.Globalization;

namespace Rollback.Operations.Parity;

/// <summary>A part of a table's file, so that several connections read one table. Where rows lie differs between the sides; their sums do not.</summary>
/// <param name="End">The block after the last; null: whatever follows.</param>
internal sealed record BlockRange(long First, long? End)
{
    /// <summary>32 MiB of ordinary blocks: less is not worth another query.</summary>
    private const long Least = 4096;

    public static BlockRange Whole { get; } = new(0, null);

    /// <summary>The last has no end: rows may have come behind the size that was measured.</summary>
    public static IReadOnlyList<BlockRange> Divide(long blocks, int jobs)
    {
        var parts = (int)Math.Clamp(blocks / Least, 1, jobs);
        return parts == 1 ? [Whole] : [.. Enumerable.Range(0, parts).Select(part => new BlockRange(blocks * part / parts, part == parts - 1 ? null : blocks * (part + 1) / parts))];
    }

    /// <summary>` WHERE …`; empty for all.</summary>
    public string Condition => (First, End) switch
    {
        (0, null) => "",
        (_, null) => string.Create(CultureInfo.InvariantCulture, $" WHERE ctid >= '({First},0)'::tid"),
        _ => string.Create(CultureInfo.InvariantCulture, $" WHERE ctid >= '({First},0)'::tid AND ctid < '({End},0)'::tid"),
    };
}
