using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>
/// Divides the callers of each service between its colors by weighted records. Every record carries its color's health check,
/// so an unhealthy color stops being answered whatever its weight: Route 53 then falls back to the other one, even at weight 0.
/// </summary>
public sealed class WeightedDns : ComponentResource
{
    /// <exception cref="ResourceException">The domain, the time to live or the weights break a rule.</exception>
    public WeightedDns(string name, WeightedDnsArgs args, ComponentResourceOptions? options = null)
        : base("rollback:dns:WeightedDns", name, args, options)
    {
        this.Refuse(WeightedDnsRules.Complaints(args));

        var zone = DeclareZone(name, args);
        foreach (var (service, targets) in args.Services) DeclareService(name, service, targets, zone, args);

        NameServers = zone.NameServers;
        Names = Output.Create(args.Services.Keys.ToImmutableDictionary(service => service, service => HostName(service, args)));
        RegisterOutputs();
    }

    /// <summary>Who answers for the zone; the parent domain delegates to them.</summary>
    [Output("nameServers")] public Output<ImmutableArray<string>> NameServers { get; private set; }

    /// <summary>Full host name of each service.</summary>
    [Output("names")] public Output<ImmutableDictionary<string, string>> Names { get; private set; }

    private static string HostName(string service, WeightedDnsArgs args) => $"{service}.{args.Domain}";

    private Zone DeclareZone(string name, WeightedDnsArgs args)
    {
        if (args.ZoneId is { } existing) return Zone.Get($"{name}-zone", existing, null, new() { Parent = this });
        return new Zone($"{name}-zone", new()
        {
            Name = args.Domain,
            Comment = "Blue/green weights, moved by releases",
            ForceDestroy = false,
            Tags = args.Tags.With(),
        }, args.Protection.Stateful(this));
    }

    /// <summary>
    /// Order matters: a color that is to be asked is ready before its weight rises, and only then does the other's weight fall to 0.
    /// So at no moment is an unready color asked, nor nobody. Going back to a warm color waits for nothing else.
    /// </summary>
    private void DeclareService(string name, string service, WeightedTargets targets, Zone zone, WeightedDnsArgs args)
    {
        var asked = ColorName.All.Where(color => targets.Of(color).Weight.Value > 0).ToList();
        var ready = asked.Select(color => targets.Of(color).ReadyAfter).OfType<Resource>().ToList();
        var records = asked.Select(color => DeclareRecord(name, service, color, targets.Of(color), ready, zone, args)).ToList();
        foreach (var color in ColorName.All.Except(asked)) DeclareRecord(name, service, color, targets.Of(color), records, zone, args);
    }

    private Record DeclareRecord(
        string name, string service, Color color, WeightedTarget target, IEnumerable<Resource> after, Zone zone, WeightedDnsArgs args)
    {
        var check = DeclareCheck(name, service, color, target.Address, args);
        return new Record($"{name}-{service}-{color.Name()}", new()
        {
            ZoneId = zone.ZoneId,
            Name = HostName(service, args),
            Type = target.Address.Apply(WeightedDnsRules.RecordType),
            Records = { target.Address },
            Ttl = args.TtlSeconds,
            SetIdentifier = color.Name(),
            WeightedRoutingPolicies = { new RecordWeightedRoutingPolicyArgs { Weight = target.Weight.Value } },
            HealthCheckId = check.Id,
            AllowOverwrite = false,
        }, new() { Parent = this, DependsOn = after.Select(resource => (Input<Resource>)resource).ToList() });
    }

    private HealthCheck DeclareCheck(string name, string service, Color color, Output<string> address, WeightedDnsArgs args) =>
        new($"{name}-{service}-{color.Name()}-health", new()
        {
            Type = args.Tls ? "HTTPS" : "HTTP",
            // By name where the balancer has one, because the addresses behind it change; else by address, under the service's name.
            Fqdn = address.Apply(value => WeightedDnsRules.IsHostName(value) ? value : HostName(service, args)),
            IpAddress = address.Apply(value => WeightedDnsRules.IsHostName(value) ? null! : value),
            Port = args.Port,
            ResourcePath = args.HealthPath,
            RequestInterval = 10,
            FailureThreshold = 3,
            MeasureLatency = true,
            Tags = args.Tags.With(("Name", $"{HostName(service, args)} {color.Name()}")),
        }, new() { Parent = this });
}
