using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Dns;

public sealed class DnsTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task Weights_decide_and_change_in_place()
    {
        var zone = await ZoneAsync("weights.test");
        var blue = await RecordAsync(zone, "blue", "127.0.0.11", 100);
        var green = await RecordAsync(zone, "green", "127.0.0.22", 0);
        var server = zone.Outputs.TextsAt("nameServers").Single();

        (await AnswersAsync(server, "orders.weights.test", 20)).ShouldBe(["127.0.0.11"]);

        await cloud.Aws.UpdateAsync(blue, Weighted(blue.Inputs, 0));
        await cloud.Aws.UpdateAsync(green, Weighted(green.Inputs, 100));

        (await AnswersAsync(server, "orders.weights.test", 20)).ShouldBe(["127.0.0.22"]);
        (await DnsClient.AskAsync(server, "orders.weights.test")).Ttl.ShouldBe(30u);
        (await DnsClient.AskAsync(server, "nothing.weights.test")).Code.ShouldBe(3);
        (await DnsClient.AskAsync(server, "elsewhere.example")).Code.ShouldBe(5);
    }

    [Fact]
    public async Task A_color_whose_health_check_fails_is_not_answered_until_it_passes_again()
    {
        // An address of its own: its port is free for a while, and nobody else may take it meanwhile.
        var address = new IPAddress([127, 200, (byte)(Environment.ProcessId >> 8), (byte)Environment.ProcessId]);
        using var listener = new TcpListener(address, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var check = await cloud.Aws.CreateAsync("aws:route53/healthCheck:HealthCheck", "blue", Map(
            ("type", "TCP"), ("ipAddress", $"{address}"), ("port", port), ("requestInterval", 10), ("failureThreshold", 1)));
        var zone = await ZoneAsync("health.test");
        await RecordAsync(zone, "blue", "127.0.0.11", 100, check.Id);
        await RecordAsync(zone, "green", "127.0.0.22", 0);
        var server = zone.Outputs.TextsAt("nameServers").Single();
        (await AnswersAsync(server, "orders.health.test", 5)).ShouldBe(["127.0.0.11"]);

        listener.Stop();
        await CloudFixture.EventuallyAsync(async () => await FirstAsync(server) == "127.0.0.22", "the failing color is left out");

        using var again = new TcpListener(address, port);
        again.Start();
        await CloudFixture.EventuallyAsync(async () => await FirstAsync(server) == "127.0.0.11", "the color is answered again");

        static async Task<string> FirstAsync(string server) => (await DnsClient.AskAsync(server, "orders.health.test")).Address!.ToString();
    }

    [Fact]
    public async Task Dig_understands_the_answers_over_UDP_and_TCP()
    {
        if (!File.Exists("/usr/bin/dig"))
        {
            return;
        }

        var zone = await ZoneAsync("dig.test");
        await RecordAsync(zone, "blue", "127.0.0.11", 100);
        await cloud.Aws.CreateAsync("aws:route53/record:Record", "alias", Map(
            ("zoneId", zone.Id), ("name", "www"), ("type", "CNAME"), ("ttl", 60), ("records", List("orders.dig.test."))));
        var server = zone.Outputs.TextsAt("nameServers").Single().Split(':');

        (await DigAsync(server, "+short", "orders.dig.test")).ShouldBe("127.0.0.11\n");
        (await DigAsync(server, "+tcp", "+short", "www.dig.test")).ShouldBe("orders.dig.test.\n127.0.0.11\n");
        (await DigAsync(server, "+noall", "+comments", "gone.dig.test")).ShouldContain("status: NXDOMAIN");
    }

    [Fact]
    public async Task A_zone_with_records_is_not_deleted()
    {
        var zone = await ZoneAsync("full.test");
        await RecordAsync(zone, "blue", "127.0.0.11", 100);

        (await Should.ThrowAsync<RpcException>(() => cloud.Aws.DeleteAsync(zone))).Message.ShouldStartWith("HostedZoneNotEmpty");
    }

    private Task<Made> ZoneAsync(string name) => cloud.Aws.CreateAsync("aws:route53/zone:Zone", name, Map(("name", name)));

    private Task<Made> RecordAsync(Made zone, string color, string address, int weight, string? check = null)
    {
        var inputs = Map(
            ("zoneId", zone.Id), ("name", $"orders.{zone.Name}"), ("type", "A"), ("ttl", 30), ("records", List(address)), ("setIdentifier", color),
            ("weightedRoutingPolicies", List(Map(("weight", weight)))));
        return cloud.Aws.CreateAsync("aws:route53/record:Record", $"{zone.Name}-{color}", check is null ? inputs : inputs.With("healthCheckId", check));
    }

    private static PropertyMap Weighted(PropertyMap inputs, int weight) => inputs.With("weightedRoutingPolicies", List(Map(("weight", weight))));

    private static async Task<IEnumerable<string>> AnswersAsync(string server, string name, int times)
    {
        var answers = new HashSet<string>();
        for (var asked = 0; asked < times; asked++)
        {
            answers.Add((await DnsClient.AskAsync(server, name)).Address!.ToString());
        }

        return answers;
    }

    private static async Task<string> DigAsync(string[] server, params string[] arguments)
    {
        using var dig = Process.Start(new ProcessStartInfo("dig", [$"@{server[0]}", "-p", server[1], .. arguments]) { RedirectStandardOutput = true })!;
        var output = await dig.StandardOutput.ReadToEndAsync();
        await dig.WaitForExitAsync();
        return output;
    }
}
