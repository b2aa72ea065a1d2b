using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>Asks for one address over UDP, written independently of the server.</summary>
internal static class DnsClient
{
    /// <summary>The code of the answer, the time to live in seconds, and the first address.</summary>
    public static async Task<(int Code, uint Ttl, IPAddress? Address)> AskAsync(string server, string name)
    {
        byte[] query =
        [
            0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
            .. name.Split('.').SelectMany(label => System.Text.Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)),
            0, 0, 1, 0, 1,
        ];
        using var udp = new UdpClient();
        udp.Connect(IPEndPoint.Parse(server));
        await udp.SendAsync(query);
        var answer = (await udp.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(120))).Buffer;
        if (BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)) == 0)
        {
            return (answer[3] & 0x0F, 0, null);
        }

        // The first record follows the question and repeats its name.
        var data = answer.AsSpan(query.Length + (query.Length - 12 - 4) + 4);
        return (answer[3] & 0x0F, BinaryPrimitives.ReadUInt32BigEndian(data), new IPAddress(data.Slice(6, 4)));
    }
}
