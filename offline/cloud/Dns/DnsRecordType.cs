namespace Rollback.Offline.Cloud.Dns;

/// <summary>The record types that are answered, with their numbers (RFC 1035, 3596).</summary>
internal enum DnsRecordType : ushort
{
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    Any = 255,
}
