using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

public sealed class OptionTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();

    public Task InitializeAsync() => _stack.InitializeAsync();

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task A_protected_resource_keeps_itself_and_what_it_needs_until_it_is_unprotected()
    {
        Task Program(ProgramClient client, bool isProtected) => Task.WhenAll(new[] { 0 }.Select(async _ =>
        {
            var a = await client.RegisterAsync("a");
            await client.RegisterAsync("b", null, request =>
            {
                request.Protect = isProtected;
                request.Dependencies.Add(a.Urn);
            });
            await client.RegisterAsync("c");
        }));
        await _stack.UpAsync(client => Program(client, true));

        (await _stack.DestroyAsync()).Succeeded.ShouldBeFalse();
        _stack.Provider.Changes.ShouldBe(["delete c"]);
        _stack.Errors.First().ShouldStartWith($"resource \"{_stack.State("b").Urn}\" cannot be deleted\nbecause it is protected.");

        await _stack.UpAsync(client => Program(client, false));
        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();
        _stack.Snapshot.Resources.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, false, 2)]
    [InlineData(false, true, 0)]
    public async Task A_destruction_can_leave_out_what_is_protected_or_disregard_it(bool exclude, bool ignore, int left)
    {
        await _stack.UpAsync(async client =>
        {
            var a = await client.RegisterAsync("a");
            await client.RegisterAsync("b", null, request =>
            {
                request.Protect = true;
                request.Dependencies.Add(a.Urn);
            });
            await client.RegisterAsync("c");
        });
        _stack.Options = new DeploymentOptions { ExcludeProtected = exclude, IgnoreProtect = ignore };

        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();

        _stack.Provider.Cloud.Count.ShouldBe(left);
    }

    [Fact]
    public async Task Protection_is_inherited_unless_the_child_says_otherwise()
    {
        await _stack.UpAsync(async client =>
        {
            var web = await client.RegisterComponentAsync("web", request => request.Protect = true);
            await client.RegisterAsync("a", null, request => request.Parent = web.Urn);
            await client.RegisterAsync("b", null, request =>
            {
                request.Parent = web.Urn;
                request.Protect = false;
            });
        });

        _stack.State("a").Protect.ShouldBeTrue();
        _stack.State("b").Protect.ShouldBeFalse();
    }

    [Fact]
    public async Task A_retained_resource_leaves_the_state_and_stays_in_the_cloud()
    {
        await _stack.UpAsync(client => client.RegisterAsync("a", null, request => request.RetainOnDelete = true));

        (await _stack.DestroyAsync()).ResourceChanges["delete"].ShouldBe(2);

        _stack.Provider.Changes.ShouldBeEmpty();
        _stack.Provider.Cloud.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_deleted_with_another_is_not_deleted_by_itself()
    {
        await _stack.UpAsync(async client =>
        {
            var a = await client.RegisterAsync("a");
            await client.RegisterAsync("b", null, request => request.DeletedWith = a.Urn);
        });

        await _stack.DestroyAsync();

        _stack.Provider.Changes.ShouldBe(["delete a"]);
        _stack.Snapshot.Resources.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ignored_changes_keep_the_old_value_at_any_depth()
    {
        Task Program(ProgramClient client, string size, string tag) => client.RegisterAsync(
            "a",
            PropertyMap.Empty.With("size", size).With("tags", PropertyMap.Empty.With("x.y", tag).With("z", tag)),
            request => request.IgnoreChanges.Add(["size", "tags[\"x.y\"]"]));
        await _stack.UpAsync(client => Program(client, "small", "1"));

        await _stack.UpAsync(client => Program(client, "large", "2"));

        var inputs = _stack.State("a").Inputs;
        inputs["size"].ShouldBe((PropertyValue)"small");
        ((PropertyValue.Map)inputs["tags"]).Properties.Select(tag => (tag.Key, tag.Value))
            .ShouldBe([("x.y", (PropertyValue)"1"), ("z", (PropertyValue)"2")]);
    }

    [Fact]
    public async Task A_renamed_resource_and_its_children_are_found_by_their_aliases()
    {
        async Task ProgramAsync(ProgramClient client, string name, string? formerly)
        {
            var web = await client.RegisterComponentAsync(name, request =>
            {
                if (formerly is not null)
                {
                    request.Aliases.Add(new Alias { Spec = new Alias.Types.Spec { Name = formerly } });
                }
            });
            var a = await client.RegisterAsync($"{name}-a", null, request => request.Parent = web.Urn);
            await client.RegisterAsync($"{name}-b", null, request =>
            {
                // An alias of its own, which the renamed parent renames too.
                request.Parent = web.Urn;
                request.Type = formerly is null ? "fake:index:Older" : "fake:index:Newer";
                request.Aliases.Add(new Alias { Spec = new Alias.Types.Spec { Type = "fake:index:Older" } });
            });
            await client.RegisterAsync("user", null, request => request.Dependencies.Add(a.Urn));
        }

        await _stack.UpAsync(client => ProgramAsync(client, "old", null));
        var id = _stack.State("old-a").Id;

        (await _stack.UpAsync(client => ProgramAsync(client, "new", "old"))).ResourceChanges.Keys.ShouldBe(["same"]);

        _stack.State("new-a").Id.ShouldBe(id);
        _stack.State("new-a").Parent.ShouldBe(_stack.State("new").Urn);
        _stack.State("user").Dependencies.ShouldBe([_stack.State("new-a").Urn]);
        (await _stack.UpAsync(client => ProgramAsync(client, "new", "old"))).ResourceChanges.Keys.ShouldBe(["same"]);
    }

    [Fact]
    public async Task A_retyped_and_reparented_resource_is_found_by_its_alias()
    {
        await _stack.UpAsync(client => client.RegisterAsync("a"));
        var former = _stack.State("a").Urn;

        await _stack.UpAsync(async client =>
        {
            var web = await client.RegisterComponentAsync("web");
            await client.RegisterAsync("a", null, request =>
            {
                request.Type = "fake:index:Other";
                request.Parent = web.Urn;
                request.AliasURNs.Add(former);
            });
        });

        _stack.Provider.Changes.ShouldBeEmpty();
        _stack.State("a").Type.ShouldBe("fake:index:Other");
    }

    [Fact]
    public async Task Secret_inputs_make_the_outputs_of_the_same_name_secret_and_so_do_additional_ones()
    {
        var response = new RegisterResourceResponse();
        await _stack.UpAsync(async client => response = await client.RegisterAsync(
            "a",
            PropertyMap.Empty.With("password", new PropertyValue.Secret("opensesame")),
            request => request.AdditionalSecretOutputs.Add("serial")));

        _stack.State("a").Outputs["password"].ShouldBeOfType<PropertyValue.Secret>();
        _stack.State("a").Outputs["serial"].ShouldBeOfType<PropertyValue.Secret>();
        response.Object.ToProperties()["serial"].ShouldBeOfType<PropertyValue.Secret>();
    }

    [Fact]
    public async Task A_provider_without_secrets_gets_plain_values_and_its_answers_are_marked_again()
    {
        _stack.Provider.Handshake = new();
        var nested = PropertyMap.Empty.With("user", "ana").With("password", new PropertyValue.Secret("opensesame"));

        await _stack.UpAsync(client => client.RegisterAsync("a", PropertyMap.Empty.With("login", nested)));

        ((PropertyValue.Map)_stack.Provider.Cloud.Values.Single()["login"]).Properties["password"].ShouldBe((PropertyValue)"opensesame");
        var login = ((PropertyValue.Map)_stack.State("a").Outputs["login"]).Properties;
        login["password"].ShouldBeOfType<PropertyValue.Secret>();
        login["user"].ShouldBeOfType<PropertyValue.Text>();
    }

    [Fact]
    public async Task Timeouts_reach_the_provider_in_seconds_and_the_state()
    {
        CreateRequest? seen = null;
        _stack.Provider.OnCreate = request =>
        {
            seen = request;
            return null;
        };

        await _stack.UpAsync(client => client.RegisterAsync("a", null, request =>
            request.CustomTimeouts = new RegisterResourceRequest.Types.CustomTimeouts { Create = "1h30m", Update = "300000000000ns" }));

        seen!.Timeout.ShouldBe(5400);
        _stack.State("a").Timeouts.Update.ShouldBe(300);
    }

    [Fact]
    public async Task An_existing_resource_is_adopted_and_brought_to_what_the_program_says()
    {
        _stack.Provider.Cloud["there"] = PropertyMap.Empty.With("size", 1);

        var result = await _stack.UpAsync(client => ImportAsync(client, 2));

        result.ResourceChanges.ShouldBe([KeyValuePair.Create("create", 1), KeyValuePair.Create("import", 1), KeyValuePair.Create("update", 1)]);
        _stack.State("a").Id.ShouldBe("there");
        _stack.Provider.Changes.ShouldBe(["update a"]);
        (await _stack.UpAsync(client => ImportAsync(client, 2))).ResourceChanges.Keys.ShouldBe(["same"]);
    }

    [Fact]
    public async Task An_import_of_nothing_fails()
    {
        (await _stack.UpAsync(client => ImportAsync(client, 1))).Succeeded.ShouldBeFalse();

        _stack.Errors.First().ShouldBe("resource 'there' does not exist");
        _stack.Names.ShouldNotContain("a");
    }

    [Fact]
    public async Task A_resource_that_is_only_read_is_never_changed_and_leaves_silently()
    {
        _stack.Provider.Cloud["there"] = PropertyMap.Empty.With("size", 1);
        static Task ReadAsync(ProgramClient client) => client.CallAsync<ReadResourceRequest, ReadResourceResponse>(
            "ReadResource", new ReadResourceRequest { Id = "there", Type = "fake:index:Thing", Name = "a", Parent = client.Stack });

        (await _stack.UpAsync(ReadAsync)).ResourceChanges["read"].ShouldBe(1);
        _stack.State("a").External.ShouldBeTrue();
        (await _stack.UpAsync(ReadAsync)).ResourceChanges.ContainsKey("read").ShouldBeFalse();

        (await _stack.UpAsync(_ => Task.CompletedTask)).ResourceChanges["discard"].ShouldBe(1);
        _stack.Provider.Cloud.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Another_stacks_outputs_can_be_read()
    {
        _stack.OtherStacks["net"] = PropertyMap.Empty.With("vpc", "vpc-1").With("key", new PropertyValue.Secret("opensesame"));
        ReadResourceResponse? answer = null;

        await _stack.UpAsync(async client => answer = await client.CallAsync<ReadResourceRequest, ReadResourceResponse>(
            "ReadResource",
            new ReadResourceRequest
            {
                Id = "net",
                Type = "pulumi:pulumi:StackReference",
                Name = "net",
                Parent = client.Stack,
                Properties = PropertyMap.Empty.With("name", "net").ToWire(),
                AcceptSecrets = true,
            }));

        var properties = answer!.Properties.ToProperties();
        ((PropertyValue.Map)properties["outputs"]).Properties["vpc"].ShouldBe((PropertyValue)"vpc-1");
        ((PropertyValue.List)properties["secretOutputNames"]).Items.ShouldBe(["key"]);
        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();
    }

    private static Task<RegisterResourceResponse> ImportAsync(ProgramClient client, int size) =>
        client.RegisterAsync("a", PropertyMap.Empty.With("size", size), request => request.ImportId = "there");
}
