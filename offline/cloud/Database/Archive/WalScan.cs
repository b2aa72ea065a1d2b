using System.Buffers;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>
/// Reads and checks archived log from a segment on, two at a time ahead of the walk through their records, until enough is
/// known, the archive ends, or something is wrong with it.
/// </summary>
/// <param name="archive">Where the segments are.</param>
/// <param name="system">The cluster's system identifier.</param>
internal sealed class WalScan(WalArchive archive, ulong system)
{
    private const int Ahead = 3;
    private readonly Queue<(WalSegment Segment, Task<byte[]?> Bytes)> _loading = new();
    private readonly WalReader _reader = new(system);

    /// <summary>Why the walk ended early; null when it reached what it looked for, or the end of the archive.</summary>
    public string? Problem { get; private set; }

    /// <summary>Up to where whole records are there.</summary>
    public Lsn End => _reader.End;

    public Lsn? LastRecord => _reader.Last;

    /// <summary>Segments that are whole and were walked through.</summary>
    public int Segments { get; private set; }

    /// <summary>The last notable record of each kind that has a time.</summary>
    public DateTimeOffset? LastTime { get; private set; }

    public async Task RunAsync(WalSegment first, Func<WalRecord, bool> enough, CancellationToken cancellationToken)
    {
        var ahead = first;
        var current = await LoadAsync(Next());
        for (var segment = first; current is not null; segment = segment.Next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var following = await LoadAsync(Next());
            if (!Walk(segment, current, following, enough) || Problem is not null)
            {
                break;
            }

            Segments++;
            ArrayPool<byte>.Shared.Return(current);
            current = following;
        }

        (WalSegment, Task<byte[]?>) Next()
        {
            while (_loading.Count < Ahead)
            {
                var segment = ahead;
                _loading.Enqueue((segment, Task.Run(() => Load(segment), cancellationToken)));
                ahead = ahead.Next;
            }

            return _loading.Dequeue();
        }
    }

    private byte[]? Load(WalSegment segment)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)segment.Size);
        return archive.Read(segment, buffer) ? buffer : null;
    }

    private async Task<byte[]?> LoadAsync((WalSegment Segment, Task<byte[]?> Bytes) loading)
    {
        try
        {
            var bytes = await loading.Bytes;
            if (bytes is null && archive.HasAfter(loading.Segment))
            {
                Problem ??= $"{archive.PathOf(loading.Segment)} is missing, although later pieces are there";
            }

            return bytes;
        }
        catch (WalDamageException exception)
        {
            Problem ??= exception.Message;
            return null;
        }
    }

    /// <summary>A damaged next segment does not spoil what is found before it: the caller looks at what it found first.</summary>
    private bool Walk(WalSegment segment, byte[] bytes, byte[]? following, Func<WalRecord, bool> enough)
    {
        try
        {
            return _reader.Read(segment, bytes.AsSpan(0, (int)segment.Size), following is null ? [] : following.AsSpan(0, WalPages.Size), record =>
            {
                LastTime = record.Kind == WalRecordKind.Parameters ? LastTime : record.Time;
                return enough(record);
            });
        }
        catch (WalDamageException exception)
        {
            Problem = exception.Message;
            return false;
        }
    }
}
