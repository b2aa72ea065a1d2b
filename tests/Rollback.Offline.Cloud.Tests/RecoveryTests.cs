using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests;

public sealed class RecoveryTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private static readonly PropertyMap Topic = Map(("displayName", "Alerts"));

    [Fact]
    public async Task A_killed_daemon_finds_its_processes_again_and_doubles_none()
    {
        var shop = new Shop(cloud, "found");
        await shop.OpenAsync(replicas: 2);
        var before = Named();

        Signal.Send(cloud.PidOf("daemon/"), Signal.Kill);
        await cloud.Aws.CreateAsync("aws:sns/topic:Topic", "after", Topic);

        await CloudFixture.EventuallyAsync(async () => await ReadyAsync(shop.Url), "the service answers again");
        Named().Where(process => !process.Name.StartsWith("daemon/", StringComparison.Ordinal))
            .ShouldBe(before.Where(process => !process.Name.StartsWith("daemon/", StringComparison.Ordinal)), ignoreOrder: true);
    }

    [Fact]
    public async Task A_create_that_the_engine_never_heard_of_is_taken_over()
    {
        var first = await cloud.Aws.CreateAsync("aws:sns/topic:Topic", "lost", Topic);

        // A new plugin process: the engine was killed before it could write the resource down, so nobody knows the id.
        using var plugin = await Plugin.StartAsync("aws", cloud.Home, CloudFixture.Stack);
        var second = await plugin.CreateAsync("aws:sns/topic:Topic", "lost", Topic);

        second.Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task A_replacement_is_not_mistaken_for_a_lost_create()
    {
        var first = await cloud.Aws.CreateAsync("aws:sns/topic:Topic", "replaced", Topic);
        using var plugin = await Plugin.StartAsync("aws", cloud.Home, CloudFixture.Stack);

        await plugin.DiffAsync(first.Type, first.Name, first.Id, first.Inputs, first.Inputs.With("fifoTopic", true));
        var second = await plugin.CreateAsync(first.Type, first.Name, Topic.With("fifoTopic", true));

        second.Id.ShouldNotBe(first.Id);
        (await plugin.ReadAsync(first)).Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task A_daemon_killed_while_it_makes_a_database_makes_it_once()
    {
        await cloud.Aws.CreateAsync("aws:sns/topic:Topic", "before", Topic);
        var creating = cloud.Aws.CreateAsync("aws:rds/instance:Instance", "halved", Map(
            ("identifier", "halved"), ("engine", "postgres"), ("instanceClass", "db.t4g.micro"), ("allocatedStorage", 20), ("dbName", "orders"),
            ("username", "owner"), ("password", Secret("kept-out-of-everything-3")), ("skipFinalSnapshot", true)));
        await CloudFixture.EventuallyAsync(() => Task.FromResult(Directory.Exists(Path.Combine(cloud.Cloud.Databases, "halved", "data"))), "the database is being made");

        Signal.Send(cloud.PidOf("daemon/"), Signal.Kill);
        var made = await creating;

        made.Outputs.TextAt("status").ShouldBe("available");
        Named().Count(process => process.Name == "database/halved").ShouldBe(1);
    }

    [Fact]
    public async Task Deleting_twice_is_deleting_once()
    {
        var made = await cloud.Aws.CreateAsync("aws:sns/topic:Topic", "twice", Topic);

        await cloud.Aws.DeleteAsync(made);
        await cloud.Aws.DeleteAsync(made);

        (await cloud.Aws.ReadAsync(made)).Id.ShouldBeEmpty();
    }

    private IReadOnlyList<(int Pid, string Name)> Named() => [.. cloud.Started().Select(process => (process.Pid, process.Name))];

    private static async Task<bool> ReadyAsync(string url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var response = await client.GetAsync(new Uri($"{url}/readyz"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
