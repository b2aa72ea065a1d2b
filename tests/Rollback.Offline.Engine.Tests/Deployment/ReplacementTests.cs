using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

public sealed class ReplacementTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();

    public Task InitializeAsync() => _stack.InitializeAsync();

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task The_new_one_is_created_before_the_old_one_is_deleted_at_the_end()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "force", 1));
        var old = _stack.State("a").Id;

        var result = await _stack.UpAsync(client => DeclareAsync(client, "force", 2));

        result.ResourceChanges.ShouldBe([
            KeyValuePair.Create("replace", 1), KeyValuePair.Create("same", 1), KeyValuePair.Create("update", 1),
        ]);
        _stack.Steps.ShouldBe(["same shop-dev", "create-replacement a", "replace a", "update b", "delete-replaced a"]);
        _stack.Provider.Changes.ShouldBe(["create a", "update b", "delete a"]);
        _stack.State("a").Id.ShouldNotBe(old);
        _stack.Provider.Cloud.Keys.ShouldNotContain(old);
    }

    [Fact]
    public async Task A_failure_in_between_leaves_the_old_one_to_the_next_run()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "force", 1));
        _stack.Provider.Before = (call, _) =>
            call == "delete" ? throw new RpcException(StatusCode.Unknown, "locked") : Task.CompletedTask;

        (await _stack.UpAsync(client => DeclareAsync(client, "force", 2))).Succeeded.ShouldBeFalse();
        _stack.Snapshot.Resources.Count(state => Urns.NameOf(state.Urn) == "a").ShouldBe(2);

        _stack.Provider.Before = (_, _) => Task.CompletedTask;
        (await _stack.UpAsync(client => DeclareAsync(client, "force", 2))).Succeeded.ShouldBeTrue();
        _stack.Provider.Changes.ShouldBe(["delete a"]);
        _stack.Provider.Cloud.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_creation_of_the_new_one_leaves_the_old_one_in_place()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "force", 1));
        _stack.Provider.Before = (call, _) =>
            call == "create" ? throw new RpcException(StatusCode.Unknown, "no room") : Task.CompletedTask;

        (await _stack.UpAsync(client => DeclareAsync(client, "force", 2))).Succeeded.ShouldBeFalse();

        _stack.State("a").Delete.ShouldBeFalse();
        _stack.Provider.Cloud.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Deleted_first_takes_along_the_dependents_that_would_have_to_be_replaced()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 1, "forceFrom"));

        var result = await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 2, "forceFrom"));

        result.ResourceChanges["replace"].ShouldBe(2);
        _stack.Steps.ShouldBe([
            "same shop-dev", "delete-replaced b", "delete-replaced a", "replace a", "create-replacement a",
            "replace b", "create-replacement b",
        ]);
        _stack.Provider.Changes.ShouldBe(["delete b", "delete a", "create a", "create b"]);
        (await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 2, "forceFrom"))).ResourceChanges.Keys.ShouldBe(["same"]);
    }

    [Fact]
    public async Task Deleted_first_finds_its_dependents_although_it_was_renamed()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 1, "forceFrom"));
        var former = _stack.State("a").Urn;

        await _stack.UpAsync(async client =>
        {
            var a = await client.RegisterAsync("z", PropertyMap.Empty.With("forceFirst", 2), request => request.AliasURNs.Add(former));
            await client.RegisterAsync("b", PropertyMap.Empty.With("forceFrom", a.Id), request => request.Dependencies.Add(a.Urn));
        });

        _stack.Provider.Changes.ShouldBe(["delete b", "delete z", "create z", "create b"]);
        _stack.Provider.Cloud.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Deleted_first_leaves_dependents_alone_that_can_be_updated()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 1));

        await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 2));

        _stack.Provider.Changes.ShouldBe(["delete a", "create a", "update b"]);
    }

    [Fact]
    public async Task What_was_deleted_first_and_not_created_again_is_created_by_the_next_run()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 1));
        _stack.Provider.Before = (call, _) =>
            call == "create" ? throw new RpcException(StatusCode.Unknown, "no room") : Task.CompletedTask;
        await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 2));
        _stack.State("a").PendingReplacement.ShouldBeTrue();

        _stack.Provider.Before = (_, _) => Task.CompletedTask;
        (await _stack.UpAsync(client => DeclareAsync(client, "forceFirst", 2))).ResourceChanges["replace"].ShouldBe(1);

        _stack.State("a").PendingReplacement.ShouldBeFalse();
        _stack.Provider.Cloud.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_program_may_choose_the_order_itself()
    {
        await _stack.UpAsync(client => client.RegisterAsync("a", PropertyMap.Empty.With("force", 1)));

        await _stack.UpAsync(client => client.RegisterAsync("a", PropertyMap.Empty.With("force", 2), request =>
        {
            request.DeleteBeforeReplace = true;
            request.DeleteBeforeReplaceDefined = true;
        }));

        _stack.Provider.Changes.ShouldBe(["delete a", "create a"]);
    }

    [Fact]
    public async Task A_protected_resource_is_not_replaced_which_a_preview_shows_already()
    {
        Task Program(ProgramClient client, int size) =>
            client.RegisterAsync("a", PropertyMap.Empty.With("force", size), request => request.Protect = true);
        await _stack.UpAsync(client => Program(client, 1));

        (await _stack.PreviewAsync(client => Program(client, 2))).Succeeded.ShouldBeFalse();
        _stack.Steps.ShouldContain("replace a");
        _stack.Errors.First().ShouldStartWith($"unable to replace resource \"{_stack.State("a").Urn}\"\nas it is currently marked for protection.");

        (await _stack.UpAsync(client => Program(client, 2))).Succeeded.ShouldBeFalse();
        _stack.Provider.Changes.ShouldBeEmpty();

        await _stack.UpAsync(client => client.RegisterAsync("a", PropertyMap.Empty.With("force", 2)));
        _stack.Provider.Changes.ShouldBe(["create a", "delete a"]);
    }

    [Fact]
    public async Task Named_resources_are_replaced_whatever_their_diff()
    {
        await _stack.UpAsync(client => DeclareAsync(client, "size", 1));
        _stack.Options = new DeploymentOptions { Replace = ["**::a"] };

        var result = await _stack.UpAsync(client => DeclareAsync(client, "size", 1));

        result.ResourceChanges["replace"].ShouldBe(1);
        _stack.Provider.Changes.ShouldBe(["create a", "update b", "delete a"]);
    }

    [Fact]
    public async Task A_changed_trigger_replaces_and_so_does_a_replaced_companion()
    {
        Task Program(ProgramClient client, double trigger) => Task.WhenAll(new[] { "a" }.Select(async name =>
        {
            var a = await client.RegisterAsync(name, null, request => request.ReplacementTrigger = ((PropertyValue)trigger).ToWire());
            await client.RegisterAsync("b", null, request => request.ReplaceWith.Add(a.Urn));
        }));
        await _stack.UpAsync(client => Program(client, 1));

        (await _stack.UpAsync(client => Program(client, 2))).ResourceChanges["replace"].ShouldBe(2);
        (await _stack.UpAsync(client => Program(client, 2))).ResourceChanges.Keys.ShouldBe(["same"]);
    }

    [Fact]
    public async Task ReplaceOnChanges_turns_an_update_into_a_replacement()
    {
        Task Program(ProgramClient client, int size) =>
            client.RegisterAsync("a", PropertyMap.Empty.With("size", size), request => request.ReplaceOnChanges.Add("size"));
        await _stack.UpAsync(client => Program(client, 1));

        (await _stack.UpAsync(client => Program(client, 2))).ResourceChanges["replace"].ShouldBe(1);
    }

    private static async Task DeclareAsync(ProgramClient client, string key, int value, string dependentKey = "from")
    {
        var a = await client.RegisterAsync("a", PropertyMap.Empty.With(key, value));
        await client.RegisterAsync("b", PropertyMap.Empty.With(dependentKey, a.Id), request =>
        {
            request.Dependencies.Add(a.Urn);
            request.PropertyDependencies.Add(dependentKey, new RegisterResourceRequest.Types.PropertyDependencies { Urns = { a.Urn } });
        });
    }
}
