using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Rollback.Operations.Dns;

/// <summary>The part of RFC 1035 that a question for addresses needs.</summary>
internal static class DnsMessage
{
    private const int HeaderLength = 12;
    private const ushort RecursionDesired = 0x0100;
    private const ushort AddressType = 1;
    private const ushort CanonicalNameType = 5;
    private const ushort InternetClass = 1;
    private const int PointerMask = 0xC0;

    /// <summary>A question for the IPv4 addresses of <paramref name="name"/>.</summary>
    public static byte[] Question(ushort id, string name)
    {
        var message = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header, id);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 1);
        message.Write(header);
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            var bytes = Encoding.ASCII.GetBytes(label);
            message.WriteByte((byte)bytes.Length);
            message.Write(bytes);
        }

        message.Write([0, 0, (byte)AddressType, 0, (byte)InternetClass]);
        return message.ToArray();
    }

    /// <summary>The answer's records; empty if the name has none.</summary>
    /// <exception cref="InvalidDataException">The message is cut short, answers another question, or reports an error.</exception>
    public static IReadOnlyList<DnsRecord> Answers(ReadOnlySpan<byte> message, ushort id)
    {
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != id)
            throw new InvalidDataException("The answer does not belong to the question.");
        var code = message[3] & 0x0F;
        if (code is not (0 or 3))
            throw new InvalidDataException($"The name server answered with error code {code}.");

        var position = HeaderLength;
        for (var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]); questions > 0; questions--)
        {
            _ = Name(message, ref position);
            position += 4;
        }

        var records = new List<DnsRecord>();
        for (var answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]); answers > 0; answers--)
        {
            if (Record(message, ref position) is { } record)
                records.Add(record);
        }

        return records;
    }

    private static DnsRecord? Record(ReadOnlySpan<byte> message, ref int position)
    {
        var name = Name(message, ref position);
        var fields = Slice(message, position, 10);
        var type = BinaryPrimitives.ReadUInt16BigEndian(fields);
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(fields[4..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(fields[8..]);
        var start = position + 10;
        position = start + length;
        var data = Slice(message, start, length);
        return type switch
        {
            AddressType => new(name, true, new IPAddress(data).ToString(), TimeSpan.FromSeconds(seconds)),
            CanonicalNameType => new(name, false, Name(message, ref start), TimeSpan.FromSeconds(seconds)),
            _ => null,
        };
    }

    // A name may end in a pointer to an earlier place; every jump goes backwards, so it ends.
    private static string Name(ReadOnlySpan<byte> message, ref int position)
    {
        var labels = new List<string>();
        var at = position;
        var jumped = false;
        while (true)
        {
            var length = Slice(message, at, 1)[0];
            if ((length & PointerMask) == PointerMask)
            {
                var target = BinaryPrimitives.ReadUInt16BigEndian(Slice(message, at, 2)) & 0x3FFF;
                if (target >= at)
                    throw new InvalidDataException("A name in the answer points forward.");
                if (!jumped)
                    position = at + 2;
                jumped = true;
                at = target;
                continue;
            }

            at++;
            if (length == 0)
                break;
            labels.Add(Encoding.ASCII.GetString(Slice(message, at, length)));
            at += length;
        }

        if (!jumped)
            position = at;
        return string.Join('.', labels);
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> message, int start, int length) =>
        start + length <= message.Length ? message.Slice(start, length) : throw new InvalidDataException("The answer is cut short.");
}
