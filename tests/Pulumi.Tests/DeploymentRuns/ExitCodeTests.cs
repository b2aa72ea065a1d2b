using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;
using Rollback.Offline.Protocol.Transport;

namespace Pulumi.Tests.DeploymentRuns;

public class ExitCodeTests
{
    [Fact]
    public async Task A_program_that_succeeds_waits_for_the_engine_and_gives_0()
    {
        await using var engine = await FakeEngine.StartAsync();
        var mayEnd = new TaskCompletionSource();
        engine.Shutdown = () => mayEnd.Task;

        var run = engine.RunAsync(() => new Server("web"));
        while (engine.Shutdowns == 0)
        {
            await Task.Yield();
        }

        run.IsCompleted.ShouldBeFalse();
        mayEnd.SetResult();
        (await run).ShouldBe(0);
    }

    [Fact]
    public async Task An_engine_that_lacks_the_shutdown_call_is_fine()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Shutdown = () => throw new RpcException(StatusCode.Unimplemented, "no");

        (await engine.RunAsync(() => { })).ShouldBe(0);
    }

    [Fact]
    public async Task An_exception_in_an_apply_that_nobody_uses_gives_32()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() => _ = new Server("web").Id.Apply(Fail))).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            error => error.ShouldStartWith("Running program '"),
            error => error.ShouldContain("failed with an unhandled exception:\nSystem.InvalidOperationException: no"));
        engine.Shutdowns.ShouldBe(0);
    }

    [Fact]
    public async Task An_exception_of_the_program_itself_gives_32()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() => throw new RunException("wrong settings"))).ShouldBe(32);

        engine.Errors.ShouldBe(["wrong settings"]);
    }

    [Fact]
    public async Task A_resource_exception_is_reported_on_its_resource()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(async () =>
        {
            var web = new Server("web");
            await web.Urn.DataTask;
            throw new ResourceException("weight is 300", web, hideStack: true);
        })).ShouldBe(32);

        var error = engine.Logged.ShouldHaveSingleItem();
        (error.Message, error.Urn).ShouldBe(("weight is 300", "urn:pulumi:dev::shop::sample:compute/server:Server::web"));
    }

    [Fact]
    public async Task A_failed_registration_gives_32_and_is_reported_once()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Answer = request => request.Name == "web"
            ? throw new RpcException(StatusCode.Internal, "quota exceeded")
            : Task.FromResult<Pulumirpc.RegisterResourceResponse?>(null);

        (await engine.RunAsync(() =>
        {
            var web = new Server("web");
            _ = new Server("other", new() { Image = web.Image, Tags = { web.Id.Apply(id => id) } });
        })).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldContain("quota exceeded");
    }

    [Fact]
    public async Task An_engine_that_stops_needs_no_explanation()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Answer = request => request.Name == "web"
            ? throw new RpcException(StatusCode.Unavailable, "The deployment is stopping")
            : Task.FromResult<Pulumirpc.RegisterResourceResponse?>(null);

        (await engine.RunAsync(() => new Server("web"))).ShouldBe(32);

        engine.Logged.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_logged_error_gives_1()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() => Log.Error("not good"))).ShouldBe(1);

        engine.Errors.ShouldBe(["not good"]);
        engine.Shutdowns.ShouldBe(0);
    }

    [Fact]
    public async Task An_engine_that_takes_no_messages_gives_1()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Log = () => throw new RpcException(StatusCode.Unavailable, "gone");

        (await engine.RunAsync(() => throw new RunException("wrong settings"))).ShouldBe(1);
    }

    [Fact]
    public async Task Messages_arrive_in_order_with_their_details()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() =>
        {
            var web = new Server("web");
            Log.Debug("1");
            Log.Info("2", web);
            Log.Warn("3", streamId: 5, ephemeral: true);
        });

        engine.Logged.Select(log => (log.Severity.ToString(), log.Message, log.Urn != "", log.StreamId, log.Ephemeral)).ShouldBe(
            [("Debug", "1", false, 0, false), ("Info", "2", true, 0, false), ("Warning", "3", false, 5, true)]);
    }

    [Fact]
    public async Task A_version_of_the_engine_can_be_required()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(async () =>
        {
            await Deployment.RequirePulumiVersionAsync(">=3");
            return new Dictionary<string, object?>();
        })).ShouldBe(0);
        (await engine.RunAsync(async () =>
        {
            await Deployment.RequirePulumiVersionAsync(">=9");
            return new Dictionary<string, object?>();
        })).ShouldBe(32);
        engine.Errors.ShouldHaveSingleItem().ShouldContain("does not satisfy the version range >=9");
    }

    private static string Fail(string id) => id == "" ? id : throw new InvalidOperationException("no");
}
