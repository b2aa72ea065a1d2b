using System.Buffers;
using System.Net.Sockets;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>Joins two connections: what one says the other hears, and each may finish speaking on its own.</summary>
internal static class Relay
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Until both have finished, or either breaks.</summary>
    public static async Task JoinAsync(Socket one, Socket other, CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(CopyAsync(one, other, broken), CopyAsync(other, one, broken));
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, SocketFlags.None, broken.Token)) > 0)
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), SocketFlags.None, broken.Token);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side broke: the other must learn of it, not wait for ever.
            await broken.CancelAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
