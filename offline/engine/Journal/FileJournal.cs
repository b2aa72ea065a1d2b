using System.Buffers;
using System.Threading.Channels;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Journal;

/// <summary>
/// An append-only file of JSON lines. Entries that arrive while the disk is busy share the next flush, so parallel steps
/// do not wait for one another's. The file is made by the first entry: an update that changes nothing leaves no trace.
/// </summary>
public sealed class FileJournal : IJournal, IAsyncDisposable
{
    private readonly string _file;
    private readonly string _baseDigest;
    private readonly string _salt;
    private readonly ISecretForm _secrets;
    private readonly Channel<Entry> _queue = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });
    private readonly Task _pump;
    private FileStream? _stream;
    private long _last;

    /// <param name="file">Must not exist: a journal that was left over is folded first.</param>
    /// <param name="baseDigest">SHA-256 of the checkpoint file that the entries continue.</param>
    /// <param name="salt">State of the secrets provider.</param>
    /// <param name="secrets">What becomes of secrets.</param>
    public FileJournal(string file, string baseDigest, string salt, ISecretForm secrets)
    {
        (_file, _baseDigest, _salt, _secrets) = (file, baseDigest, salt, secrets);
        _pump = Task.Run(PumpAsync);
    }

    public async ValueTask<long> BeginAsync(PendingOperation operation, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _last);
        await AppendAsync(JournalEntryJson.Begin(number, operation, _secrets), isDurable: true);
        return number;
    }

    public async ValueTask EndAsync(StateChange change, CancellationToken cancellationToken) =>
        await AppendAsync(JournalEntryJson.End(change, _secrets), isDurable: !IsRepeatable(change));

    /// <summary>Records that the checkpoint with this digest, about to be put in place, holds everything so far.</summary>
    public async Task FoldedAsync(string digest)
    {
        if (Interlocked.Read(ref _last) > 0 || _stream is not null)
        {
            await AppendAsync(JournalEntryJson.Folded(digest), isDurable: true);
        }
    }

    /// <summary>Removes the file; call when the checkpoint is in place.</summary>
    public async Task DeleteAsync()
    {
        await DisposeAsync();
        File.Delete(_file);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _pump;
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }
    }

    /// <summary>
    /// Whether losing the change would only make the next update do the same bookkeeping again. Such entries are written
    /// but not waited for; any later entry that is waited for takes them along, because the file keeps the order.
    /// </summary>
    private static bool IsRepeatable(StateChange change) =>
        change is { Operation: null, Old: { } old, New: { } next }
        && old.Id == next.Id && old.Delete == next.Delete && old.PendingReplacement == next.PendingReplacement;

    private Task AppendAsync(byte[] line, bool isDurable)
    {
        var done = isDurable ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        return _queue.Writer.TryWrite(new Entry(line, done))
            ? done?.Task ?? Task.CompletedTask
            : throw new ObjectDisposedException(nameof(FileJournal));
    }

    private async Task PumpAsync()
    {
        var batch = new List<Entry>();
        Exception? failure = null;
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (_queue.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            try
            {
                if (failure is null)
                {
                    await WriteAsync(batch);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Nothing may be recorded after a gap: from here on every entry fails, which ends the update.
                failure = new IOException($"could not write the journal {_file}: {exception.Message}", exception);
            }

            batch.ForEach(entry => entry.Finish(failure));
        }
    }

    private async Task WriteAsync(List<Entry> batch)
    {
        var lines = new ArrayBufferWriter<byte>();
        if (_stream is null)
        {
            // Without a buffer of its own: what could not be written must not be tried again when the stream is closed.
            _stream = new FileStream(_file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            lines.Write(JournalEntryJson.Header(_baseDigest, _salt));
        }

        batch.ForEach(entry => lines.Write(entry.Line));
        await _stream.WriteAsync(lines.WrittenMemory);
        if (batch.Exists(entry => entry.Done is not null))
        {
            _stream.Flush(flushToDisk: true);
        }
    }

    private sealed record Entry(byte[] Line, TaskCompletionSource? Done)
    {
        public void Finish(Exception? failure)
        {
            if (failure is null)
            {
                Done?.TrySetResult();
            }
            else
            {
                Done?.TrySetException(failure);
            }
        }
    }
}
