namespace Rollback.Operations.Dns;

/// <summary>One record of an answer: an address (A) or another name (CNAME).</summary>
/// <param name="Value">An IPv4 address, or a name without its trailing dot.</param>
/// <param name="TimeToLive">How long the answer may be used.</param>
internal sealed record DnsRecord(string Name, bool IsAddress, string Value, TimeSpan TimeToLive);
