using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Dns;

/// <summary>One Route 53 record resource: values that are answered together.</summary>
/// <param name="Name">Fully qualified, lower case, without the last dot.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ttl">In seconds.</param>
/// <param name="Values">What is answered.</param>
/// <param name="Weight">Null for a simple record.</param>
/// <param name="HealthCheck">The id of its health check, or null.</param>
/// <param name="AliasOf">The name whose records stand in for its values, or null.</param>
internal sealed record RecordSet(
    string Name, DnsRecordType Type, uint Ttl, IReadOnlyList<string> Values, int? Weight, string? HealthCheck, string? AliasOf)
{
    private const uint AliasTtl = 60;

    /// <summary>Reads a resource; null for a type that is not answered.</summary>
    /// <param name="record">The record's resource.</param>
    /// <param name="zoneName">The name of its zone.</param>
    public static RecordSet? Of(CloudResource record, string zoneName)
    {
        var alias = record.Inputs.MapsAt("aliases").FirstOrDefault();
        return Enum.TryParse<DnsRecordType>(record.Inputs.TextAt("type"), out var type) && type != DnsRecordType.Any
            ? new RecordSet(
                Qualified(record.Inputs.TextAt("name") ?? "", zoneName),
                type,
                (uint)(record.Inputs.NumberAt("ttl") ?? AliasTtl),
                [.. record.Inputs.TextsAt("records")],
                record.Inputs.MapsAt("weightedRoutingPolicies").FirstOrDefault()?.IntegerAt("weight"),
                record.Inputs.TextAt("healthCheckId"),
                alias?.TextAt("name")?.TrimEnd('.').ToLowerInvariant())
            : null;
    }

    /// <summary>A name is relative to its zone unless it ends with the zone's name.</summary>
    public static string Qualified(string name, string zoneName)
    {
        var plain = name.TrimEnd('.').ToLowerInvariant();
        var zone = zoneName.TrimEnd('.').ToLowerInvariant();
        return plain == zone || plain.EndsWith("." + zone, StringComparison.Ordinal) ? plain
            : plain.Length == 0 ? zone
            : $"{plain}.{zone}";
    }
}
