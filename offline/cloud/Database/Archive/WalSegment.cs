using System.Globalization;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>One file of write-ahead log.</summary>
/// <param name="Timeline">The history that it belongs to: each promotion begins a new one.</param>
/// <param name="Number">Counted from the beginning of the log.</param>
/// <param name="Size">In bytes; the same for every segment of a cluster.</param>
internal readonly record struct WalSegment(uint Timeline, ulong Number, uint Size)
{
    /// <summary>What initdb chooses.</summary>
    public const uint UsualSize = 16 * 1024 * 1024;

    public const int NameLength = 24;

    private const int Part = 8;

    private ulong PerFile => (1UL << 32) / Size;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Timeline:X8}{Number / PerFile:X8}{Number % PerFile:X8}");

    public Lsn Start => new(Number * Size);

    public Lsn End => new((Number + 1) * Size);

    public WalSegment Next => this with { Number = Number + 1 };

    public static WalSegment Holding(uint timeline, Lsn lsn, uint size) => new(timeline, lsn.Value / size, size);

    /// <summary>False for what is no segment, such as a history file.</summary>
    public static bool TryParse(string name, uint size, out WalSegment segment)
    {
        segment = default;
        if (name.Length != NameLength || !TryHex(name[..Part], out var timeline) || !TryHex(name[Part..(2 * Part)], out var file) || !TryHex(name[(2 * Part)..], out var rest))
        {
            return false;
        }

        segment = new WalSegment(timeline, (file * ((1UL << 32) / size)) + rest, size);
        return true;
    }

    private static bool TryHex(string text, out uint value) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
