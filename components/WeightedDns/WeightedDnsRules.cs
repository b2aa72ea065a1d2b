using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>What Route 53 and a quick rollback demand of weighted records.</summary>
internal static partial class WeightedDnsRules
{
    public static IEnumerable<string?> Complaints(WeightedDnsArgs args)
    {
        yield return Domain().IsMatch(args.Domain) ? null : $"'{args.Domain}' is not a domain. Set 'domain' to something like dev.example.com.";
        yield return args.TtlSeconds is < 1 or > 60 ? $"The DNS time to live is {args.TtlSeconds} s; choose 1 to 60, so that a rollback reaches everyone within a minute." : null;
        foreach (var (name, service) in args.Services)
        {
            yield return PhysicalName.ComplaintAboutPart("service", name);
            yield return ColorName.All.All(color => service.Of(color).Weight.Value == 0)
                ? $"Both colors of service '{name}' have weight 0; Route 53 would then ask both alike. Give one of them a weight."
                : null;
        }
    }

    /// <summary>Record type of an address: a host name needs CNAME, an IP address A or AAAA.</summary>
    public static string RecordType(string address) => !IPAddress.TryParse(address, out var ip) ? "CNAME"
        : ip.AddressFamily == AddressFamily.InterNetwork ? "A" : "AAAA";

    public static bool IsHostName(string address) => RecordType(address) == "CNAME";

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
