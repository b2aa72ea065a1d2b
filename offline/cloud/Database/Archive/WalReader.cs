using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>
/// Walks the records of consecutive segments and tells of those that matter to a restore. It follows lengths and back links
/// only: whether a record's content is whole say its segment's hash, and PostgreSQL.
/// </summary>
/// <param name="system">The cluster's system identifier.</param>
internal sealed class WalReader(ulong system)
{
    /// <summary>A restore point's record, the longest of interest, with everything that may stand before its content.</summary>
    private const int Head = 160;

    private const int RecordHeader = 24;
    private const int BackLinkAt = 8;
    private const int InfoAt = 16;
    private const int ManagerAt = 17;

    private ulong? _position;
    private ulong? _previous;

    /// <summary>Up to where whole records were read.</summary>
    public Lsn End { get; private set; }

    /// <summary>Where the last whole record begins.</summary>
    public Lsn? Last => _previous is { } previous ? new Lsn(previous) : null;

    /// <summary>Reads the records that begin in a segment, which must follow the one read before.</summary>
    /// <param name="segment">Which.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="next">The beginning of the one after it, where a record may end; empty if there is none.</param>
    /// <param name="enough">Called for each notable record; true ends the walk.</param>
    /// <returns>False when the walk was ended.</returns>
    /// <exception cref="WalDamageException">What is there is no log, or not the continuation of what came before.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read(WalSegment segment, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> next, Func<WalRecord, bool> enough)
    {
        var start = segment.Start.Value;
        WalPages.Check(bytes, segment, start, system);
        var position = _position ?? WalPages.EndOf(start + WalPages.LongHeader, WalPages.Remaining(bytes), segment.Size);
        Span<byte> gathered = stackalloc byte[Head];
        var checkedPage = start / WalPages.Size;
        while (true)
        {
            if (position % WalPages.Size == 0)
            {
                position += (ulong)WalPages.HeaderAt(position, segment.Size);
            }

            if (position >= segment.End.Value)
            {
                _position = position;
                return true;
            }

            var offset = (int)(position - start);
            if (position / WalPages.Size != checkedPage)
            {
                checkedPage = position / WalPages.Size;
                WalPages.Check(bytes[(int)((checkedPage * WalPages.Size) - start)..], segment, checkedPage * WalPages.Size, system);
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
            if (length < RecordHeader)
            {
                throw new WalDamageException($"{segment.Name} holds no record at {new Lsn(position)}, where one must begin");
            }

            var head = Gather(bytes, next, segment, position, (int)Math.Min(length, Head), gathered);
            if (head.Length < RecordHeader)
            {
                _position = position;
                return true; // Cut by the end of the archive.
            }

            var before = BinaryPrimitives.ReadUInt64LittleEndian(head[BackLinkAt..]);
            if (_previous is { } previous && before != previous)
            {
                throw new WalDamageException($"{segment.Name} does not continue the log: the record at {new Lsn(position)} follows one at {new Lsn(before)}, not the one at {new Lsn(previous)}");
            }

            var end = WalPages.EndOf(position, length, segment.Size);
            if (IsSwitch(head))
            {
                end = WalSegment.Holding(segment.Timeline, new Lsn(end - 1), segment.Size).End.Value;
            }
            else if (Overwritten(bytes, next, segment, position, end) is { } resumed)
            {
                position = resumed;
                continue;
            }

            if (end > segment.End.Value && next.IsEmpty)
            {
                _position = position;
                return true;
            }

            if (Interpret(head, new Lsn(position), new Lsn(end)) is { } record && enough(record))
            {
                return false;
            }

            _previous = position;
            position = end;
            End = new Lsn(end);
        }
    }

    /// <summary>A crash may cut a record short; the server then says so on the page where it goes on, and where that is.</summary>
    private static ulong? Overwritten(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> next, WalSegment segment, ulong position, ulong end)
    {
        for (var page = position - (position % WalPages.Size) + WalPages.Size; page < end && page <= segment.End.Value; page += WalPages.Size)
        {
            var header = page == segment.End.Value ? next : bytes[(int)(page - segment.Start.Value)..];
            if (!header.IsEmpty && WalPages.BeginsAnew(header))
            {
                return page;
            }
        }

        return null;
    }

    /// <summary>The first bytes of a record, without the page headers in between; shorter where the archive ends.</summary>
    private static ReadOnlySpan<byte> Gather(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> next, WalSegment segment, ulong position, int length, Span<byte> target)
    {
        var offset = (int)(position - segment.Start.Value);
        if ((offset % WalPages.Size) + length <= WalPages.Size)
        {
            return bytes.Slice(offset, length);
        }

        var first = WalPages.Size - (offset % WalPages.Size);
        bytes.Slice(offset, first).CopyTo(target);
        var page = offset + first;
        var rest = page < bytes.Length ? bytes[(page + WalPages.Header)..] : next.IsEmpty ? [] : next[WalPages.LongHeader..];
        var count = Math.Min(length - first, rest.Length);
        rest[..count].CopyTo(target[first..]);
        return target[..(first + count)];
    }

    private static bool IsSwitch(ReadOnlySpan<byte> head) => head[ManagerAt] == 0 && (head[InfoAt] & 0xF0) == 0x40;

    /// <summary>Numbers of resource managers and records as PostgreSQL 15 writes them.</summary>
    private static WalRecord? Interpret(ReadOnlySpan<byte> head, Lsn start, Lsn end) => (head[ManagerAt], head[InfoAt] & 0xF0) switch
    {
        (0, 0x70) when Content(head) is { Length: >= 72 } point => new WalRecord(WalRecordKind.RestorePoint, start, end, Time(point), Text(point.Slice(8, 64))),
        (0, 0x60) when Content(head) is { Length: >= 16 } limits =>
            new WalRecord(WalRecordKind.Parameters, start, end, default, PreparedTransactions: BinaryPrimitives.ReadInt32LittleEndian(limits[12..])),
        (1, var info) when (info & 0x70) is 0x00 or 0x30 && Content(head) is { Length: >= 8 } commit => new WalRecord(WalRecordKind.Commit, start, end, Time(commit)),
        (1, var info) when (info & 0x70) is 0x20 or 0x40 && Content(head) is { Length: >= 8 } abort => new WalRecord(WalRecordKind.Abort, start, end, Time(abort)),
        _ => null,
    };

    /// <summary>What follows the headers of a record that refers to no page; as much of it as the head holds.</summary>
    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> head)
    {
        var at = RecordHeader;
        while (at < head.Length)
        {
            switch (head[at])
            {
                case 255:
                    return head[(at + 2)..];
                case 254:
                    return head[(at + 5)..];
                case 253:
                    at += 3;
                    break;
                case 252:
                    at += 5;
                    break;
                default:
                    return [];
            }
        }

        return [];
    }

    private static string Text(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is >= 0 and var length ? bytes[..length] : bytes);

    /// <summary>Microseconds since 2000.</summary>
    private static DateTimeOffset Time(ReadOnlySpan<byte> bytes) =>
        new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes) * TimeSpan.TicksPerMicrosecond);
}
