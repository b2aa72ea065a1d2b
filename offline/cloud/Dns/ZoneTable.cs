using System.Security.Cryptography;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Dns;

/// <summary>Answers questions from the zones and records of a cloud, as they are at the moment of asking.</summary>
internal sealed class ZoneTable
{
    public const string ZoneType = "aws:route53/zone:Zone";
    public const string RecordType = "aws:route53/record:Record";
    private const uint AuthorityTtl = 60;
    private const int LongestChain = 8;

    private readonly ResourceStore _store;
    private readonly Func<string, bool> _isHealthy;
    private volatile Dictionary<string, List<RecordSet>> _zones = [];

    /// <param name="store">The cloud's resources.</param>
    /// <param name="isHealthy">Tells by its id whether a health check passes.</param>
    public ZoneTable(ResourceStore store, Func<string, bool> isHealthy)
    {
        _store = store;
        _isHealthy = isHealthy;
        store.Changed += Load;
        Load();
    }

    public DnsAnswer Answer(DnsQuestion question)
    {
        var zone = ZoneOf(question.Name);
        if (zone is null)
        {
            return new DnsAnswer(DnsCode.Refused, [], []);
        }

        var answers = new List<DnsRecord>();
        Collect(question.Name, question.Type, answers, LongestChain);
        if (answers.Count > 0)
        {
            return new DnsAnswer(DnsCode.NoError, answers, []);
        }

        var authority = Authority(zone);
        if (question.Name == zone && question.Type is DnsRecordType.SOA)
        {
            return new DnsAnswer(DnsCode.NoError, [authority], []);
        }

        var exists = question.Name == zone || _zones[zone].Any(set => set.Name == question.Name || set.Name.EndsWith("." + question.Name, StringComparison.Ordinal));
        return new DnsAnswer(exists ? DnsCode.NoError : DnsCode.NoSuchName, [], [authority]);
    }

    private void Collect(string name, DnsRecordType type, List<DnsRecord> answers, int hops)
    {
        if (hops == 0 || ZoneOf(name) is not { } zone)
        {
            return;
        }

        var sets = _zones[zone].Where(set => set.Name == name).ToList();
        foreach (var group in sets.Where(set => set.Type == type || type == DnsRecordType.Any || set.Type == DnsRecordType.CNAME).GroupBy(set => set.Type))
        {
            var chosen = WeightedChoice.Of([.. group], set => set.HealthCheck is null || _isHealthy(set.HealthCheck), RandomNumberGenerator.GetInt32);
            if (chosen is null)
            {
                continue;
            }

            if (chosen.AliasOf is { } target)
            {
                var behind = new List<DnsRecord>();
                Collect(target, type, behind, hops - 1);
                answers.AddRange(behind.Select(record => record with { Name = name }));
                continue;
            }

            answers.AddRange(chosen.Values.Select(value => new DnsRecord(name, chosen.Type, chosen.Ttl, value)));
            if (chosen.Type == DnsRecordType.CNAME && type is not (DnsRecordType.CNAME or DnsRecordType.Any))
            {
                Collect(chosen.Values[0].TrimEnd('.').ToLowerInvariant(), type, answers, hops - 1);
            }
        }
    }

    /// <summary>The longest zone that the name lies in.</summary>
    private string? ZoneOf(string name) => _zones.Keys
        .Where(zone => name == zone || name.EndsWith("." + zone, StringComparison.Ordinal))
        .MaxBy(zone => zone.Length);

    private static DnsRecord Authority(string zone) =>
        new(zone, DnsRecordType.SOA, AuthorityTtl, $"ns.{zone} hostmaster.{zone} 1 7200 900 1209600 {AuthorityTtl}");

    private void Load()
    {
        var zones = new Dictionary<string, List<RecordSet>>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var zone in _store.OfType(ZoneType).Where(zone => zone.Phase != ResourcePhase.Deleting))
        {
            var name = (zone.Inputs.TextAt("name") ?? "").TrimEnd('.').ToLowerInvariant();
            names[zone.Id] = name;
            zones.TryAdd(name, []);
        }

        foreach (var record in _store.OfType(RecordType).Where(record => record.Phase != ResourcePhase.Deleting))
        {
            if (names.TryGetValue(record.Inputs.TextAt("zoneId") ?? "", out var zone) && RecordSet.Of(record, zone) is { } set)
            {
                zones[zone].Add(set);
            }
        }

        _zones = zones;
    }
}
