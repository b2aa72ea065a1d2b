using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

public sealed class RefreshTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();

    public async Task InitializeAsync()
    {
        await _stack.InitializeAsync();
        await _stack.UpAsync(DeclareAsync);
    }

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task A_refresh_of_an_unchanged_stack_finds_everything_the_same()
    {
        var result = await _stack.RefreshAsync();

        result.ResourceChanges.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("same", 3));
        _stack.Provider.Calls.Where(call => call.StartsWith("read", StringComparison.Ordinal)).Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_that_runs_the_program_leaves_all_but_its_providers_as_they_are()
    {
        var id = _stack.State("a").Id;
        _stack.Provider.Cloud[id] = _stack.Provider.Cloud[id].With("size", 7);

        var refreshed = await _stack.RefreshAsync(async client =>
        {
            await client.RegisterAsync("a", PropertyMap.Empty.With("size", 5));
            await client.RegisterAsync("new");
            await client.RegisterOutputsAsync(client.Stack, PropertyMap.Empty.With("size", 1));
        });

        refreshed.Succeeded.ShouldBeTrue(string.Join('\n', _stack.Errors));
        _stack.Provider.Changes.ShouldBeEmpty();
        _stack.Names.ShouldContain("b");
        _stack.Names.ShouldNotContain("new");
        _stack.State("a").Outputs["size"].ShouldBe((PropertyValue)7.0);
    }

    [Fact]
    public async Task What_changed_outside_is_taken_over_and_put_right_by_the_next_update()
    {
        var id = _stack.State("a").Id;
        _stack.Provider.Cloud[id] = _stack.Provider.Cloud[id].With("size", 7);

        var refreshed = await _stack.RefreshAsync();

        refreshed.ResourceChanges["update"].ShouldBe(1);
        _stack.State("a").Outputs["size"].ShouldBe((PropertyValue)7.0);
        (await _stack.UpAsync(DeclareAsync)).ResourceChanges["update"].ShouldBe(1);
        _stack.Provider.Cloud[id]["size"].ShouldBe((PropertyValue)1.0);
    }

    [Fact]
    public async Task What_disappeared_leaves_the_state_and_is_created_again()
    {
        _stack.Provider.Cloud.TryRemove(_stack.State("a").Id, out _);

        (await _stack.RefreshAsync()).ResourceChanges["delete"].ShouldBe(1);

        _stack.Names.ShouldNotContain("a");
        _stack.State("b").Dependencies.ShouldBeEmpty();
        (await _stack.UpAsync(DeclareAsync)).ResourceChanges["create"].ShouldBe(1);
    }

    [Fact]
    public async Task An_update_can_refresh_first()
    {
        _stack.Provider.Cloud.TryRemove(_stack.State("a").Id, out _);
        _stack.Options = new DeploymentOptions { Refresh = true };

        var result = await _stack.UpAsync(DeclareAsync);

        result.ResourceChanges.ShouldBe([KeyValuePair.Create("create", 1), KeyValuePair.Create("same", 2)]);
    }

    [Fact]
    public async Task A_secret_stays_secret_when_the_provider_reads_it_back_in_clear()
    {
        _stack.Provider.Handshake = new();
        var secret = PropertyMap.Empty.With("password", new PropertyValue.Secret("opensesame"));
        await _stack.UpAsync(client => client.RegisterAsync("a", secret));

        await _stack.RefreshAsync();

        _stack.State("a").Inputs["password"].ShouldBeOfType<PropertyValue.Secret>();
        _stack.State("a").Outputs["password"].ShouldBeOfType<PropertyValue.Secret>();
    }

    [Fact]
    public async Task A_preview_of_a_refresh_keeps_the_state()
    {
        _stack.Provider.Cloud.TryRemove(_stack.State("a").Id, out _);

        var preview = await _stack.RunAsync(DeploymentKind.Refresh, null, dryRun: true);

        preview.ResourceChanges["delete"].ShouldBe(1);
        _stack.Snapshot.Resources.Any(state => Urns.NameOf(state.Urn) == "a").ShouldBeTrue();
    }

    private static async Task DeclareAsync(ProgramClient client)
    {
        var a = await client.RegisterAsync("a", PropertyMap.Empty.With("size", 1));
        await client.RegisterAsync("b", PropertyMap.Empty, request => request.Dependencies.Add(a.Urn));
    }
}
