using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

public sealed class UpdateTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();

    public Task InitializeAsync() => _stack.InitializeAsync();

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task A_stack_is_created_left_alone_changed_and_destroyed()
    {
        var size = 1;
        Task Program(ProgramClient client) => DeclareAsync(client, size);

        (await _stack.UpAsync(Program)).ResourceChanges["create"].ShouldBe(4);
        _stack.Names.ShouldBe(["shop-dev", "default", "web", "a", "b"], ignoreOrder: true);
        _stack.State("a").Urn.ShouldBe("urn:pulumi:dev::shop::my:index:Component$fake:index:Thing::a");
        _stack.State("b").Dependencies.ShouldBe([_stack.State("a").Urn]);
        _stack.State("shop-dev").Outputs["size"].ShouldBe((PropertyValue)1.0);

        var unchanged = await _stack.UpAsync(Program);
        unchanged.ResourceChanges.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("same", 4));
        _stack.Provider.Changes.ShouldBeEmpty();
        _stack.Journal.Entries.ShouldBeEmpty();

        size = 2;
        (await _stack.UpAsync(Program)).ResourceChanges["update"].ShouldBe(1);
        _stack.Provider.Changes.ShouldBe(["update a"]);

        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();
        _stack.Provider.Changes.ShouldBe(["delete b", "delete a"]);
        _stack.Snapshot.Resources.ShouldBeEmpty();
        _stack.Provider.Cloud.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_come_in_order_and_end_with_the_summary()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));

        _stack.Steps.ShouldBe(["create shop-dev", "create web", "create a", "create b"]);
        var summary = _stack.Events[^1].ShouldBeOfType<EngineEvent.Summary>();
        summary.ResourceChanges["create"].ShouldBe(4);
        var outputs = _stack.Events.OfType<EngineEvent.ResourceOutputs>().Where(happened => !happened.Step.IsInternal)
            .Select(happened => Urns.NameOf(happened.Step.Urn));
        outputs.ShouldBe(["a", "b", "web", "shop-dev"]);
    }

    [Fact]
    public async Task Each_provider_call_is_journaled_before_and_after()
    {
        await _stack.UpAsync(client => client.RegisterAsync("a"));

        _stack.Journal.Entries.ShouldBe([
            "end nothing -> shop-dev", "end nothing -> default", "begin creating a", "end nothing -> a",
        ]);
    }

    [Fact]
    public async Task What_the_program_no_longer_registers_is_deleted_dependents_first()
    {
        await _stack.UpAsync(client => DeclareAsync(client, 1));

        await _stack.UpAsync(_ => Task.CompletedTask);

        _stack.Provider.Changes.ShouldBe(["delete b", "delete a"]);
        _stack.Steps.ShouldBe(["same shop-dev", "delete b", "delete a", "delete web"]);
        _stack.Names.ShouldBe(["shop-dev"]);
    }

    [Fact]
    public async Task A_preview_shows_everything_and_changes_nothing()
    {
        var preview = await _stack.PreviewAsync(async client =>
        {
            var created = await client.RegisterAsync("a", PropertyMap.Empty.With("size", 1));
            created.Id.ShouldBeEmpty();
            created.Object.ToProperties().Keys.ShouldBe(["size"]);
        });

        preview.ResourceChanges["create"].ShouldBe(2);
        _stack.Provider.Changes.ShouldBeEmpty();
        _stack.Journal.Entries.ShouldBeEmpty();
    }

    private static async Task DeclareAsync(ProgramClient client, int size)
    {
        var web = await client.RegisterComponentAsync("web");
        var a = await client.RegisterAsync("a", PropertyMap.Empty.With("size", size), request => request.Parent = web.Urn);
        await client.RegisterAsync("b", PropertyMap.Empty, request => request.Dependencies.Add(a.Urn));
        await client.RegisterOutputsAsync(web.Urn, PropertyMap.Empty.With("a", a.Id));
        await client.RegisterOutputsAsync(client.Stack, PropertyMap.Empty.With("size", size));
    }
}
