using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

public sealed class SelectionTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();

    public Task InitializeAsync() => _stack.InitializeAsync();

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task Only_targets_are_changed()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));
        _stack.Options = new DeploymentOptions { Targets = ["**::b"] };

        await _stack.UpAsync(client => DeclareAsync(client, 2));

        _stack.Provider.Changes.ShouldBe(["update b"]);
    }

    [Fact]
    public async Task A_new_component_that_is_no_target_stays_away_and_may_still_tell_its_outputs()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));
        _stack.Options = new DeploymentOptions { Targets = ["**::b"] };

        var result = await _stack.UpAsync(async client =>
        {
            await DeclareAsync(client, 2);
            var box = await client.RegisterComponentAsync("box");
            await client.RegisterOutputsAsync(box.Urn, PropertyMap.Empty.With("size", 1));
        });

        result.Succeeded.ShouldBeTrue(string.Join('\n', _stack.Errors));
        _stack.Names.ShouldNotContain("box");
    }

    [Fact]
    public async Task Dependents_of_targets_are_changed_when_asked_for()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));
        _stack.Options = new DeploymentOptions { Targets = ["**::a"], TargetDependents = true };

        await _stack.UpAsync(client => DeclareAsync(client, 2));

        _stack.Provider.Changes.ShouldBe(["update a", "update b"]);
    }

    [Fact]
    public async Task Excluded_resources_are_left_alone()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));
        _stack.Options = new DeploymentOptions { Excludes = ["**::a"] };

        await _stack.UpAsync(client => DeclareAsync(client, 2));

        _stack.Provider.Changes.ShouldBe(["update b", "update c"]);
    }

    [Fact]
    public async Task A_new_resource_that_is_no_target_stays_away_and_nothing_targeted_may_need_it()
    {
        _stack.Options = new DeploymentOptions { Targets = ["**::c"] };
        var skipped = new RegisterResourceResponse();
        (await _stack.UpAsync(async client =>
        {
            skipped = await client.RegisterAsync("a");
            await client.RegisterAsync("c");
        })).Succeeded.ShouldBeTrue();

        skipped.Unknown.ShouldBeTrue();
        _stack.Names.ShouldNotContain("a");

        _stack.Options = new DeploymentOptions { Targets = ["**::b"] };
        (await _stack.UpAsync(client => DeclareAsync(client, 1))).Succeeded.ShouldBeFalse();
        _stack.Errors.First().ShouldContain("was not specified in --target list");
    }

    [Fact]
    public async Task Only_targets_are_destroyed_with_what_they_no_longer_need_kept()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));
        _stack.Options = new DeploymentOptions { Targets = ["**::c"] };

        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();

        _stack.Provider.Changes.ShouldBe(["delete c"]);
        _stack.Names.ShouldBe(["shop-dev", "default", "a", "b"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_target_that_others_need_is_not_destroyed()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));
        _stack.Options = new DeploymentOptions { Targets = ["**::a"] };

        (await _stack.DestroyAsync()).Succeeded.ShouldBeFalse();

        _stack.Provider.Changes.ShouldBeEmpty();
        _stack.Errors.First().ShouldContain("depends on it and is not targeted");
    }

    [Fact]
    public async Task Errors_can_be_outlived_by_what_does_not_depend_on_them()
    {
        await _stack.UpAsync(async client =>
        {
            await DeclareAsync(client, 1);
            await client.RegisterAsync("gone");
        });
        _stack.Options = new DeploymentOptions { ContinueOnError = true };
        _stack.Provider.Before = (call, name) => (call, name) == ("update", "a")
            ? throw new RpcException(StatusCode.Unknown, "no")
            : Task.CompletedTask;
        var results = new List<Result>();

        var result = await _stack.UpAsync(async client =>
        {
            static void Report(RegisterResourceRequest request) => request.SupportsResultReporting = true;
            var a = await client.RegisterAsync("a", PropertyMap.Empty.With("size", 2), Report);
            var b = await client.RegisterAsync("b", PropertyMap.Empty.With("size", 2), request =>
            {
                Report(request);
                request.Dependencies.Add(a.Urn);
            });
            var c = await client.RegisterAsync("c", PropertyMap.Empty.With("size", 2), Report);
            results.AddRange([a.Result, b.Result, c.Result]);
        });

        result.Succeeded.ShouldBeFalse();
        results.ShouldBe([Result.Fail, Result.Skip, Result.Success]);
        _stack.Provider.Changes.ShouldBe(["update a", "update c", "delete gone"]);
        _stack.Names.ShouldContain("b");
    }

    [Fact]
    public async Task No_more_than_so_many_resources_are_worked_on_at_once()
    {
        _stack.Options = new DeploymentOptions { Parallel = 3 };
        var running = 0;
        var most = 0;
        _stack.Provider.Before = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        };

        await _stack.UpAsync(client => Task.WhenAll(Enumerable.Range(0, 200).Select(n => client.RegisterAsync($"r{n}"))));

        most.ShouldBeInRange(1, 3);
        _stack.Provider.Cloud.Count.ShouldBe(200);
    }

    private static async Task DeclareAsync(ProgramClient client, int size)
    {
        var inputs = PropertyMap.Empty.With("size", size);
        var a = await client.RegisterAsync("a", inputs);
        await client.RegisterAsync("b", inputs, request => request.Dependencies.Add(a.Urn));
        await client.RegisterAsync("c", inputs);
    }
}
