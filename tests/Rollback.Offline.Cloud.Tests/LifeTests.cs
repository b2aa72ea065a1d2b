using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests;

public sealed class LifeTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task A_cloud_whose_last_resource_is_deleted_ends_and_leaves_nothing()
    {
        using var plugin = await Plugin.StartAsync("aws", cloud.Home, "brief");
        var topic = await plugin.CreateAsync("aws:sns/topic:Topic", "only", Map());
        var directory = new CloudHome(cloud.Home).Of("brief");
        MarkedProcess.Of(directory.Path).Count.ShouldBe(1);

        await plugin.DeleteAsync(topic);

        await CloudFixture.EventuallyAsync(() => Task.FromResult(MarkedProcess.Of(directory.Path).Count == 0), "the daemon ends");
        (await cloud.RunAsync("leftovers", "--stack", "brief", "--json")).Output.Trim().ShouldBe("[]");
        Directory.Exists(directory.Resources).ShouldBeFalse();
    }

    [Fact]
    public async Task Status_names_every_process_and_stop_ends_them_all()
    {
        await cloud.Aws.CreateAsync("aws:sns/topic:Topic", "kept", Map());

        var status = await cloud.StatusAsync();

        status.GetProperty("running").GetBoolean().ShouldBeTrue();
        status.GetProperty("dns").GetString()!.ShouldEndWith(".2:5353");
        status.GetProperty("processes").EnumerateArray().Select(process => process.GetProperty("kind").GetString()).ShouldContain("daemon");
        (await cloud.RunAsync("stop", "--stack", CloudFixture.Stack)).ExitCode.ShouldBe(0);
        MarkedProcess.Of(cloud.Cloud.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cloud_that_cannot_write_says_so_in_one_sentence()
    {
        var home = Path.Combine(cloud.Home, "file-in-the-way");
        await File.WriteAllTextAsync(home, "");
        using var plugin = await Plugin.StartAsync("aws", home, "none");

        var refusal = await Should.ThrowAsync<RpcException>(() => plugin.CreateAsync("aws:sns/topic:Topic", "never", Map()));

        refusal.Status.ShouldBe(StatusCode.FailedPrecondition);
        refusal.Message.ShouldStartWith($"The offline cloud cannot write in {home}/clouds/none:");
        refusal.Message.ShouldContain("set ROLLBACK_HOME to another folder");
    }

    [Fact]
    public async Task A_cloud_whose_folder_is_deleted_ends_its_processes()
    {
        using var plugin = await Plugin.StartAsync("aws", cloud.Home, "deleted");
        await plugin.CreateAsync("aws:rds/instance:Instance", "deleted", Map(
            ("identifier", "deleted"), ("engine", "postgres"), ("instanceClass", "db.t4g.micro"), ("allocatedStorage", 20), ("username", "owner"),
            ("password", Secret("kept-out-of-everything-6")), ("skipFinalSnapshot", true)));
        var directory = new CloudHome(cloud.Home).Of("deleted");

        Directory.Move(directory.Path, directory.Path + "-moved");

        await CloudFixture.EventuallyAsync(() => Task.FromResult(MarkedProcess.Of(directory.Path).Count == 0), "its processes end");
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_what_to_do()
    {
        var directory = new CloudHome(cloud.Home).Of("busy");
        Directory.CreateDirectory(directory.Path);
        var network = Network.Open(directory);
        var database = new IPEndPoint(network.AddressOf("database/busy"), 5432);
        using var plugin = await Plugin.StartAsync("aws", cloud.Home, "busy");

        using (Listen(new IPEndPoint(network.Dns, Network.DnsPort)))
        {
            var refusal = await Should.ThrowAsync<RpcException>(() => plugin.CreateAsync("aws:sns/topic:Topic", "never", Map()));
            refusal.Message.ShouldStartWith($"The offline cloud of stack 'busy' cannot start: The DNS server cannot listen on {network.Dns}:5353");
        }

        using (Listen(database))
        {
            var refusal = await Should.ThrowAsync<RpcException>(() => plugin.CreateAsync("aws:rds/instance:Instance", "busy", Map(
                ("identifier", "busy"), ("engine", "postgres"), ("instanceClass", "db.t4g.micro"), ("allocatedStorage", 20), ("username", "owner"),
                ("password", Secret("kept-out-of-everything-5")), ("skipFinalSnapshot", true))));
            refusal.Status.ShouldBe(StatusCode.FailedPrecondition);
            refusal.Message.ShouldStartWith($"PostgreSQL cannot listen on {database}");
        }

        await CloudFixture.EventuallyAsync(() => Task.FromResult(MarkedProcess.Of(directory.Path).Count == 0), "what failed leaves nothing");
    }

    [Fact]
    public async Task A_preview_starts_no_daemon()
    {
        using var plugin = await Plugin.StartAsync("aws", cloud.Home, "imagined");

        var made = await plugin.CreateAsync("aws:route53/zone:Zone", "zone", Map(("name", "a.test")), preview: true);

        made.Outputs["nameServers"].ContainsUnknown.ShouldBeTrue();
        Directory.Exists(new CloudHome(cloud.Home).Of("imagined").Path).ShouldBeFalse();
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_with_2()
    {
        (await cloud.RunAsync("status", "--colour", "x")).ShouldBe((2, "", "Unknown option '--colour'.\n"));
        (await cloud.RunAsync("fault", "set", "--stack", "a", "--service", "b", "--color", "c", "--status", "200")).ExitCode.ShouldBe(2);
    }

    private static Socket Listen(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endpoint);
        socket.Listen();
        return socket;
    }
}
