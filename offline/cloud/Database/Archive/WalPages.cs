using System.Buffers.Binary;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>The layout of write-ahead log on disk: pages of 8 KiB, each with a header, the first of a segment with a longer one.</summary>
internal static class WalPages
{
    public const int Size = 8192;
    public const int Header = 24;
    public const int LongHeader = 40;
    private const int FlagsAt = 2;
    private const int BeginsAnewFlag = 0x0008;
    private const int TimelineAt = 4;
    private const int AddressAt = 8;
    private const int RemainingAt = 16;
    private const int SystemAt = 24;
    private const int SegmentSizeAt = 32;
    private const ulong Alignment = 8;

    /// <summary>How much of the page that begins here its header takes.</summary>
    public static int HeaderAt(ulong position, uint segmentSize) => position % segmentSize == 0 ? LongHeader : Header;

    public static ulong Align(ulong position) => (position + Alignment - 1) & ~(Alignment - 1);

    /// <summary>How many bytes at the beginning of a page belong to a record of an earlier one.</summary>
    public static uint Remaining(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page[RemainingAt..]);

    /// <summary>Whether the record that should go on here was given up by a crash.</summary>
    public static bool BeginsAnew(ReadOnlySpan<byte> page) => (BinaryPrimitives.ReadUInt16LittleEndian(page[FlagsAt..]) & BeginsAnewFlag) != 0;

    /// <summary>Where a record of this length that begins here ends, page headers in between counted.</summary>
    public static ulong EndOf(ulong position, ulong length, uint segmentSize)
    {
        while (true)
        {
            var left = (ulong)Size - (position % Size);
            if (length <= left)
            {
                return Align(position + length);
            }

            length -= left;
            position += left;
            position += (ulong)HeaderAt(position, segmentSize);
        }
    }

    /// <exception cref="WalDamageException">It is a page of another place, timeline or cluster.</exception>
    public static void Check(ReadOnlySpan<byte> page, WalSegment segment, ulong position, ulong system)
    {
        var address = BinaryPrimitives.ReadUInt64LittleEndian(page[AddressAt..]);
        var timeline = BinaryPrimitives.ReadUInt32LittleEndian(page[TimelineAt..]);
        if (address != position || timeline > segment.Timeline)
        {
            throw new WalDamageException($"{segment.Name} holds at {new Lsn(position)} a page of {new Lsn(address)}, timeline {timeline}");
        }

        if (position % segment.Size != 0)
        {
            return;
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(page[SegmentSizeAt..]);
        var cluster = BinaryPrimitives.ReadUInt64LittleEndian(page[SystemAt..]);
        if (size != segment.Size || cluster != system)
        {
            throw new WalDamageException($"{segment.Name} is of another cluster: its system identifier is {cluster}, expected {system}");
        }
    }
}
