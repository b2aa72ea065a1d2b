using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>PostgreSQL's checksum of a data page: 32 interleaved FNV-1a sums over the page, which a vector unit can do side by side.</summary>
internal static class PageChecksum
{
    public const int PageSize = 8192;
    private const int Sums = 32;
    private const int ChecksumAt = 8;
    private const int UpperAt = 14;
    private const uint Prime = 16777619;

    private static readonly uint[] Offsets =
    [
        0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
        0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
        0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
        0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756,
    ];

    /// <summary>Where the log was when the page last changed.</summary>
    public static ulong PositionOf(ReadOnlySpan<byte> page) =>
        ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(page) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(page[4..]);

    /// <summary>Whether a page is what was written there; a page that was never used has no checksum.</summary>
    /// <param name="page">8192 bytes; left as they are.</param>
    /// <param name="block">Its number in its relation, through all its files.</param>
    public static bool IsRight(Span<byte> page, uint block)
    {
        if (BinaryPrimitives.ReadUInt16LittleEndian(page[UpperAt..]) == 0)
        {
            return true;
        }

        var stored = BinaryPrimitives.ReadUInt16LittleEndian(page[ChecksumAt..]);
        BinaryPrimitives.WriteUInt16LittleEndian(page[ChecksumAt..], 0);
        var computed = (ushort)(((Sum(page) ^ block) % 65535) + 1);
        BinaryPrimitives.WriteUInt16LittleEndian(page[ChecksumAt..], stored);
        return stored == computed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Sum(ReadOnlySpan<byte> page)
    {
        var words = MemoryMarshal.Cast<byte, uint>(page);
        var a = Vector256.Create<uint>(Offsets.AsSpan(0, 8));
        var b = Vector256.Create<uint>(Offsets.AsSpan(8, 8));
        var c = Vector256.Create<uint>(Offsets.AsSpan(16, 8));
        var d = Vector256.Create<uint>(Offsets.AsSpan(24, 8));
        for (var at = 0; at < words.Length; at += Sums)
        {
            a = Mix(a, Vector256.Create(words.Slice(at, 8)));
            b = Mix(b, Vector256.Create(words.Slice(at + 8, 8)));
            c = Mix(c, Vector256.Create(words.Slice(at + 16, 8)));
            d = Mix(d, Vector256.Create(words.Slice(at + 24, 8)));
        }

        for (var round = 0; round < 2; round++)
        {
            (a, b, c, d) = (Mix(a, default), Mix(b, default), Mix(c, default), Mix(d, default));
        }

        var all = a ^ b ^ c ^ d;
        var sum = 0u;
        for (var lane = 0; lane < Vector256<uint>.Count; lane++)
        {
            sum ^= all[lane];
        }

        return sum;
    }

    private static Vector256<uint> Mix(Vector256<uint> sum, Vector256<uint> value)
    {
        var mixed = sum ^ value;
        return (mixed * Prime) ^ Vector256.ShiftRightLogical(mixed, 17);
    }
}
