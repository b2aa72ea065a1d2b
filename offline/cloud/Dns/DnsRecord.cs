using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Rollback.Offline.Cloud.Dns;

/// <summary>One record of an answer.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ttl">How many seconds it may be remembered.</param>
/// <param name="Value">As Route 53 has it: an address, a name, a text in quotes.</param>
internal sealed record DnsRecord(string Name, DnsRecordType Type, uint Ttl, string Value)
{
    private const ushort InternetClass = 1;
    private const int LongestText = 255;

    public byte[] ToBytes()
    {
        var data = Data();
        var name = NameBytes(Name);
        var bytes = new byte[name.Length + 10 + data.Length];
        name.CopyTo(bytes, 0);
        var rest = bytes.AsSpan(name.Length);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], InternetClass);
        BinaryPrimitives.WriteUInt32BigEndian(rest[4..], Ttl);
        BinaryPrimitives.WriteUInt16BigEndian(rest[8..], (ushort)data.Length);
        data.CopyTo(rest[10..]);
        return bytes;
    }

    private byte[] Data() => Type switch
    {
        DnsRecordType.A or DnsRecordType.AAAA => IPAddress.Parse(Value).GetAddressBytes(),
        DnsRecordType.CNAME or DnsRecordType.NS => NameBytes(Value),
        DnsRecordType.TXT => TextBytes(Value),
        DnsRecordType.MX => MailBytes(Value.Split(' ', 2)),
        DnsRecordType.SOA => AuthorityBytes(Value.Split(' ')),
        _ => throw new NotSupportedException($"Records of type {Type} are not answered."),
    };

    private static byte[] NameBytes(string name)
    {
        var labels = name.Split('.', StringSplitOptions.RemoveEmptyEntries);
        return [.. labels.SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];
    }

    /// <summary>One or more quoted strings, or one without quotes.</summary>
    private static byte[] TextBytes(string value)
    {
        var parts = value.StartsWith('"') ? value.Trim('"').Split("\" \"") : [value];
        return [.. parts.SelectMany(part => Encoding.UTF8.GetBytes(part).Chunk(LongestText)).SelectMany(chunk => chunk.Prepend((byte)chunk.Length))];
    }

    private static byte[] MailBytes(string[] parts)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, ushort.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
        return [.. bytes, .. NameBytes(parts[1])];
    }

    private static byte[] AuthorityBytes(string[] parts)
    {
        var numbers = new byte[4 * 5];
        for (var index = 0; index < 5; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(
                numbers.AsSpan(4 * index), uint.Parse(parts[index + 2], System.Globalization.CultureInfo.InvariantCulture));
        }

        return [.. NameBytes(parts[0]), .. NameBytes(parts[1]), .. numbers];
    }
}
