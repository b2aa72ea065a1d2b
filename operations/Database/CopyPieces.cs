using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Rollback.Operations.Database;

/// <summary>
/// Reads what a server sends in large pieces, ahead of whoever uses them. A server sends every row by itself: read one by one,
/// the calls cost more than the bytes.
/// </summary>
internal sealed class CopyPieces : IAsyncDisposable
{
    private const int Size = 256 << 10;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ahead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<ArraySegment<byte>> _pieces;
    private readonly int _most;
    private readonly Task _reading;

    /// <param name="ahead">How many pieces of 256 KiB are read before anybody asks for them.</param>
    public CopyPieces(Stream from, int ahead = 4)
    {
        _pieces = Channel.CreateBounded<ArraySegment<byte>>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        _most = ahead;
        _reading = Task.Run(() => ReadAsync(from));
    }

    /// <summary>Ends once as much is read as may be ahead, or all that there is; also if the source fails.</summary>
    public Task IsAhead => _ahead.Task;

    /// <summary>One after the other; each belongs to the caller until it asks for the next one.</summary>
    /// <exception cref="IOException">The source failed.</exception>
    public async IAsyncEnumerable<ArraySegment<byte>> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            yield return piece;
            ArrayPool<byte>.Shared.Return(piece.Array!);
        }
    }

    /// <summary>Returns when nobody reads the source any more: only then may it be closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ReadAsync(Stream from)
    {
        try
        {
            for (var (length, pieces) = (1, 0); length > 0; pieces++)
            {
                if (pieces == _most) _ahead.TrySetResult();
                var bytes = ArrayPool<byte>.Shared.Rent(Size);
                length = Fill(from, bytes);
                if (length > 0) await _pieces.Writer.WriteAsync(new(bytes, 0, length), _stopping.Token);
            }

            _pieces.Writer.Complete();
        }
        catch (Exception fault)
        {
            _pieces.Writer.Complete(fault);
            throw;
        }
        finally
        {
            _ahead.TrySetResult();
        }
    }

    /// <returns>How much; less than a piece's size only at the end.</returns>
    private int Fill(Stream from, byte[] bytes)
    {
        var length = 0;
        while (length < Size)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            var read = from.Read(bytes, length, Size - length);
            if (read == 0) break;
            length += read;
        }

        return length;
    }
}
