using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Monitor;

public sealed class ProviderTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();

    public Task InitializeAsync() => _stack.InitializeAsync();

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task The_default_provider_is_named_by_its_version_and_configured_by_the_stack()
    {
        _stack.Config = ImmutableSortedDictionary<string, ConfigValue>.Empty
            .Add("fake:region", new ConfigValue("eu-west-1", false))
            .Add("fake:token", new ConfigValue("opensesame", true))
            .Add("shop:other", new ConfigValue("x", false));

        await _stack.UpAsync(client => client.RegisterAsync("a", null, request => request.Version = "1.2.3-beta"));

        var provider = _stack.State("default_1_2_3_beta");
        provider.Inputs["version"].ShouldBe((PropertyValue)"1.2.3-beta");
        provider.Inputs["__internal"].ShouldBe(PropertyMap.Empty);
        provider.Inputs["token"].ShouldBe(new PropertyValue.Secret("opensesame"));
        provider.Outputs.ContainsKey("__internal").ShouldBeFalse();
        _stack.State("a").Provider.ShouldBe($"{provider.Urn}::{provider.Id}");
        var configured = _stack.Provider.Configurations.Single();
        configured.Variables["fake:config:region"].ShouldBe("eu-west-1");
        configured.Args.ToProperties().Keys.ShouldBe(["region", "token", "version"]);
    }

    [Fact]
    public async Task A_new_version_of_the_default_provider_changes_no_resource()
    {
        await _stack.UpAsync(client => client.RegisterAsync("a", null, request => request.Version = "1.0.0"));

        var result = await _stack.UpAsync(client => client.RegisterAsync("a", null, request => request.Version = "2.0.0"));

        result.ResourceChanges.Keys.ShouldBe(["same"]);
        _stack.Names.ShouldBe(["shop-dev", "default_2_0_0", "a"], ignoreOrder: true);
    }

    [Fact]
    public async Task Default_providers_can_be_disabled()
    {
        _stack.Config = _stack.Config.Add("pulumi:disable-default-providers", new ConfigValue("[\"fake\"]", false));
        RpcException? refusal = null;

        await _stack.UpAsync(async client => refusal = await Should.ThrowAsync<RpcException>(client.RegisterAsync("a")));

        refusal!.Message.ShouldBe("Default provider for 'fake' disabled. 'fake:index:Thing' must use an explicit provider.");
    }

    [Fact]
    public async Task An_explicit_provider_is_inherited_by_children_of_its_package_and_loaded_from_the_state_for_deletions()
    {
        await _stack.UpAsync(async client =>
        {
            var provider = await client.RegisterAsync(
                "mine", PropertyMap.Empty.With("region", "x"), request => request.Type = "pulumi:providers:fake");
            var web = await client.RegisterComponentAsync("web", request => request.Providers.Add("fake", $"{provider.Urn}::{provider.Id}"));
            await client.RegisterAsync("a", null, request => request.Parent = web.Urn);
        });
        var mine = _stack.State("mine");
        _stack.State("a").Provider.ShouldBe($"{mine.Urn}::{mine.Id}");
        _stack.Names.ShouldNotContain("default");

        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();
        _stack.Provider.Changes.ShouldBe(["delete a"]);
        _stack.Provider.Configurations.Last().Id.ShouldBe(mine.Id);
    }

    [Fact]
    public async Task A_provider_with_unknown_configuration_is_not_asked_in_a_preview()
    {
        var preview = await _stack.PreviewAsync(async client =>
        {
            var provider = await client.RegisterAsync(
                "mine", PropertyMap.Empty.With("region", PropertyValue.NotKnown), request => request.Type = "pulumi:providers:fake");
            provider.Id.ShouldBeEmpty();
            await client.RegisterAsync(
                "a", PropertyMap.Empty.With("size", 1), request => request.Provider = $"{provider.Urn}::{Signatures.Unknown}");
        });

        preview.Succeeded.ShouldBeTrue();
        _stack.Provider.Configurations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_knows_no_partial_values_gets_no_property_with_an_unknown_in_it()
    {
        _stack.Provider.OnCreate = _ => new CreateResponse
        {
            Properties = PropertyMap.Empty
                .With("known", 1)
                .With("unknown", PropertyValue.NotKnown)
                .With("within", PropertyMap.Empty.With("deep", PropertyValue.NotKnown))
                .ToWire(),
        };

        await _stack.PreviewAsync(async client =>
        {
            (await client.RegisterAsync("a")).Object.Fields.Keys.ShouldBe(["known"]);
            (await client.RegisterAsync("b", null, request => request.SupportsPartialValues = true)).Object.Fields.Count.ShouldBe(3);
        });
    }

    [Fact]
    public async Task A_provider_without_previews_echoes_the_inputs()
    {
        _stack.Provider.Handshake = null;
        await _stack.Provider.DisposeAsync();
        await _stack.Provider.StartAsync();

        await _stack.PreviewAsync(async client =>
            (await client.RegisterAsync("a", PropertyMap.Empty.With("size", 1))).Object.Fields.Keys.ShouldBe(["size"]));

        _stack.Provider.Calls.ShouldNotContain("create a");
    }

    [Fact]
    public async Task Functions_answer_fail_and_err_as_their_provider_does()
    {
        _stack.Provider.OnInvoke = request => request.Tok switch
        {
            "fake:index:ok" => new InvokeResponse { Return = PropertyMap.Empty.With("x", 1).ToWire() },
            "fake:index:bad" => new InvokeResponse { Failures = { new CheckFailure { Property = "p", Reason = "r" } } },
            _ => throw new RpcException(StatusCode.NotFound, "no such function"),
        };
        static Task<ResourceInvokeResponse> InvokeAsync(ProgramClient client, string token) =>
            client.CallAsync<ResourceInvokeRequest, ResourceInvokeResponse>("Invoke", new ResourceInvokeRequest { Tok = token, Args = new Struct() });

        (await _stack.UpAsync(async client =>
        {
            (await InvokeAsync(client, "fake:index:ok")).Return.ToProperties()["x"].ShouldBe((PropertyValue)1.0);
            (await InvokeAsync(client, "fake:index:bad")).Failures.Single().Reason.ShouldBe("r");
            (await Should.ThrowAsync<RpcException>(InvokeAsync(client, "fake:index:none"))).Status.ShouldBe(StatusCode.NotFound);
        })).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_registered_resource_can_be_looked_up_by_its_urn()
    {
        await _stack.UpAsync(async client =>
        {
            var a = await client.RegisterAsync("a", PropertyMap.Empty.With("size", 1));
            var answer = await client.CallAsync<ResourceInvokeRequest, ResourceInvokeResponse>("Invoke", new ResourceInvokeRequest
            {
                Tok = "pulumi:pulumi:getResource",
                Args = PropertyMap.Empty.With("urn", a.Urn).ToWire(),
            });
            answer.Return.ToProperties()["id"].ShouldBe((PropertyValue)a.Id);
        });
    }

    [Fact]
    public async Task A_remote_component_is_built_by_its_provider_which_registers_like_a_program()
    {
        _stack.Provider.OnConstruct = async request =>
        {
            using var channel = new RpcChannel(request.MonitorEndpoint);
            var client = new ProgramClient(channel, new ProgramRun("", "", "", "", false, 1, _stack.Config));
            var component = await client.RegisterComponentAsync(request.Name, registration =>
            {
                registration.Type = request.Type;
                registration.Parent = request.Parent;
            });
            var child = await client.RegisterAsync($"{request.Name}-child", null, registration => registration.Parent = component.Urn);
            return new ConstructResponse
            {
                Urn = component.Urn,
                State = PropertyMap.Empty.With("childId", child.Id).ToWire(),
                StateDependencies = { ["childId"] = new ConstructResponse.Types.PropertyDependencies { Urns = { child.Urn } } },
            };
        };
        RegisterResourceResponse? site = null;

        var result = await _stack.UpAsync(async client => site = await client.RegisterComponentAsync("site", request =>
        {
            request.Type = "fake:index:Site";
            request.Remote = true;
        }));

        result.Succeeded.ShouldBeTrue();
        site!.Object.ToProperties()["childId"].ShouldBe((PropertyValue)_stack.State("site-child").Id);
        site.PropertyDependencies["childId"].Urns.ShouldBe([_stack.State("site-child").Urn]);
        _stack.State("site-child").Urn.ShouldBe("urn:pulumi:dev::shop::fake:index:Site$fake:index:Thing::site-child");
    }

    [Fact]
    public async Task A_general_plugin_provides_the_package_that_the_program_announced()
    {
        ParameterizeRequest? seen = null;
        _stack.Provider.OnParameterize = request => seen = request;

        async Task ProgramAsync(ProgramClient client)
        {
            var package = await client.CallAsync<RegisterPackageRequest, RegisterPackageResponse>("RegisterPackage", new RegisterPackageRequest
            {
                Name = "fake",
                Version = "1.0.0",
                Parameterization = new Parameterization { Name = "special", Version = "2.0.0", Value = Google.Protobuf.ByteString.CopyFromUtf8("x") },
            });
            await client.RegisterAsync("a", null, request =>
            {
                request.Type = "special:index:Thing";
                request.PackageRef = package.Ref;
            });
        }

        await _stack.UpAsync(ProgramAsync);

        seen!.Value.Name.ShouldBe("special");
        _stack.State("default_2_0_0").Type.ShouldBe("pulumi:providers:special");
        (await _stack.UpAsync(ProgramAsync)).ResourceChanges.Keys.ShouldBe(["same"]);
        seen = null;
        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();
        seen!.Value.Value.ToStringUtf8().ShouldBe("x");
    }

    [Fact]
    public async Task A_stash_keeps_its_first_value()
    {
        Task<RegisterResourceResponse> StashAsync(ProgramClient client, string value) => client.RegisterAsync(
            "kept", PropertyMap.Empty.With("input", value), request => request.Type = "pulumi:index:Stash");
        await _stack.UpAsync(client => StashAsync(client, "one"));

        await _stack.UpAsync(client => StashAsync(client, "two"));

        _stack.State("kept").Outputs.Select(output => output.Value).ShouldBe([(PropertyValue)"two", (PropertyValue)"one"]);
        (await _stack.DestroyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_program_may_run_during_a_destruction_to_lend_its_hooks()
    {
        await _stack.UpAsync(client => client.RegisterAsync("a"));

        var result = await _stack.RunAsync(
            Engine.Deployment.DeploymentKind.Destroy,
            new FakeProgram(async client =>
            {
                await client.RegisterStackAsync();
                await client.RegisterAsync("a");
                (await client.RegisterAsync("new")).Unknown.ShouldBeTrue();
            }),
            dryRun: false);

        result.Succeeded.ShouldBeTrue();
        _stack.Provider.Changes.ShouldBe(["delete a"]);
        _stack.Snapshot.Resources.ShouldBeEmpty();
    }
}
