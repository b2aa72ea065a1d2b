using System.Buffers;
using System.Threading.Channels;

namespace Rollback.Operations.Tables;

/// <summary>
/// Carries rows from one server to another in large pieces. A server sends every row by itself: read and written one by one, the
/// calls cost more than the bytes. While a piece is written, the next one is read.
/// </summary>
internal static class CopyPump
{
    private const int Size = 256 << 10;

    private const int Ahead = 4;

    public static async Task RunAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = Channel.CreateBounded<(byte[] Bytes, int Length)>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(from, pieces.Writer, stopping.Token), CancellationToken.None);
        try
        {
            await foreach (var (bytes, length) in pieces.Reader.ReadAllAsync(cancellationToken))
            {
                await to.WriteAsync(bytes.AsMemory(0, length), cancellationToken);
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
        finally
        {
            // Also where the writing failed: nobody may close the source under a reader.
            await stopping.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading;
    }

    private static async Task ReadAsync(Stream from, ChannelWriter<(byte[] Bytes, int Length)> pieces, CancellationToken cancellationToken)
    {
        try
        {
            for (var length = 1; length > 0;)
            {
                var bytes = ArrayPool<byte>.Shared.Rent(Size);
                length = Fill(from, bytes, cancellationToken);
                if (length > 0) await pieces.WriteAsync((bytes, length), cancellationToken);
            }

            pieces.Complete();
        }
        catch (Exception fault)
        {
            pieces.Complete(fault);
            throw;
        }
    }

    /// <returns>How much; less than the piece's size only at the end.</returns>
    private static int Fill(Stream from, byte[] bytes, CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < Size)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = from.Read(bytes, length, Size - length);
            if (read == 0) break;
            length += read;
        }

        return length;
    }
}
