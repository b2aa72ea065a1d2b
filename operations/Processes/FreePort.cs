using System.Net;
using System.Net.Sockets;

namespace Rollback.Operations.Processes;

/// <summary>
/// Ports of loopback for servers that are about to start, or that start again. They lie below those that Linux gives to
/// whoever asks for any: one of these, chosen now and bound in a while, would be somebody else's by then now and again.
/// </summary>
internal static class FreePort
{
    private const int First = 15000;
    private const int Count = 16000;

    /// <summary>Elsewhere in each process, so that two of them seldom look at the same one at once.</summary>
    private static int _next = Random.Shared.Next(Count);

    /// <summary>One that nobody listens on, and that this process did not get before.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port)) return port;
        }

        throw new IOException($"No port of 127.0.0.1 from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
