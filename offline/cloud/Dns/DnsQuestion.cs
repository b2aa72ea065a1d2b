using System.Buffers.Binary;
using System.Text;

namespace Rollback.Offline.Cloud.Dns;

/// <summary>The question of a query.</summary>
/// <param name="Id">The query's number, repeated in the answer.</param>
/// <param name="RecursionDesired">Repeated in the answer.</param>
/// <param name="Name">In lower case, without the last dot.</param>
/// <param name="Type">The wanted type.</param>
/// <param name="Raw">Name, type and class as they came (the case of letters is the asker's).</param>
/// <param name="UdpLimit">How long an answer over UDP may be: 512, or what EDNS says.</param>
internal sealed record DnsQuestion(ushort Id, bool RecursionDesired, string Name, DnsRecordType Type, byte[] Raw, int UdpLimit)
{
    public const int HeaderLength = 12;
    private const int ClassicLimit = 512;
    private const int OptType = 41;

    /// <summary>Reads a query; null for what is none (an answer, a notify, nonsense).</summary>
    public static DnsQuestion? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength || (message[2] & 0xF8) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return null;
        }

        var name = new StringBuilder();
        var position = HeaderLength;
        while (position < message.Length && message[position] is > 0 and < 64)
        {
            var length = message[position];
            if (position + 1 + length >= message.Length)
            {
                return null;
            }

            name.Append(name.Length == 0 ? "" : ".").Append(Encoding.ASCII.GetString(message.Slice(position + 1, length)));
            position += 1 + length;
        }

        if (position + 5 > message.Length || message[position] != 0)
        {
            return null;
        }

        var type = (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(message[(position + 1)..]);
        var raw = message[HeaderLength..(position + 5)].ToArray();
        return new DnsQuestion(
            BinaryPrimitives.ReadUInt16BigEndian(message),
            (message[2] & 1) == 1,
            name.ToString().ToLowerInvariant(),
            type,
            raw,
            Limit(message, position + 5));
    }

    /// <summary>An OPT record as first additional record says how much its sender takes.</summary>
    private static int Limit(ReadOnlySpan<byte> message, int position)
    {
        var hasAdditional = BinaryPrimitives.ReadUInt16BigEndian(message[10..]) > 0;
        return hasAdditional && message.Length >= position + 5 && message[position] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[(position + 1)..]) == OptType
            ? Math.Max(ClassicLimit, (int)BinaryPrimitives.ReadUInt16BigEndian(message[(position + 3)..]))
            : ClassicLimit;
    }
}
