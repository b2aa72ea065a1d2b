using System.Buffers.Binary;

namespace Rollback.Offline.Cloud.Dns;

internal enum DnsCode : byte
{
    NoError = 0,
    NoSuchName = 3,
    Refused = 5,
}

/// <summary>What a question is answered with.</summary>
internal sealed record DnsAnswer(DnsCode Code, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Authority)
{
    private const byte IsAnswer = 0x80;
    private const byte Authoritative = 0x04;
    private const byte Truncated = 0x02;

    /// <summary>The message; where it is longer than the limit, one without records that tells to ask again by TCP.</summary>
    public byte[] ToBytes(DnsQuestion question, int limit)
    {
        var whole = Write(question, Answers, Authority, truncated: false);
        return whole.Length <= limit ? whole : Write(question, [], [], truncated: true);
    }

    private byte[] Write(DnsQuestion question, IReadOnlyList<DnsRecord> answers, IReadOnlyList<DnsRecord> authority, bool truncated)
    {
        var header = new byte[DnsQuestion.HeaderLength];
        BinaryPrimitives.WriteUInt16BigEndian(header, question.Id);
        header[2] = (byte)(IsAnswer | (Code == DnsCode.Refused ? 0 : Authoritative) | (truncated ? Truncated : 0) | (question.RecursionDesired ? 1 : 0));
        header[3] = (byte)Code;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)answers.Count);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)authority.Count);
        return [.. header, .. question.Raw, .. answers.SelectMany(record => record.ToBytes()), .. authority.SelectMany(record => record.ToBytes())];
    }
}
