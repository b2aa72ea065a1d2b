using System.Collections.Immutable;
using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.Resources;

public class RegistrationTests
{
    [Fact]
    public async Task A_resource_is_registered_with_its_inputs_under_the_stack()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() => new Server("web", new() { Image = "debian", Cpus = 2, Tags = { "a" } }))).ShouldBe(0);

        var stack = engine.Named("shop-dev");
        (stack.Type, stack.Custom, stack.Parent).ShouldBe(("pulumi:pulumi:Stack", false, ""));
        var web = engine.Named("web");
        web.Type.ShouldBe("sample:compute/server:Server");
        web.Custom.ShouldBeTrue();
        web.Parent.ShouldBe("urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev");
        web.Version.ShouldBe("1.2.3");
        (web.AcceptSecrets, web.AcceptResources, web.SupportsResultReporting, web.SupportsPartialValues).ShouldBe((true, true, true, false));
        (web.HasProtect, web.HasRetainOnDelete, web.DeleteBeforeReplaceDefined).ShouldBe((false, false, false));
        FakeEngine.InputsOf(web).ShouldBe(PropertyMap.Empty
            .With("image", "debian").With("cpus", 2.0)
            .With("tags", new PropertyValue.List(["a"])));
        web.PropertyDependencies.Keys.ShouldBe(["image", "cpus", "tags"], ignoreOrder: true);
    }

    [Fact]
    public async Task Outputs_are_what_the_engine_answers()
    {
        await using var engine = await FakeEngine.StartAsync();
        OutputData<string> id = default;
        OutputData<int> cpus = default;
        OutputData<ImmutableArray<string>> tags = default;
        OutputData<ImmutableDictionary<string, string>?> labels = default;
        Server web = null!;
        engine.Answer = request =>
        {
            var answer = engine.UsualAnswer(request);
            answer.Object = PropertyMap.Empty.With("cpus", 4.0).ToWire();
            return Task.FromResult<Pulumirpc.RegisterResourceResponse?>(answer);
        };

        await engine.RunAsync(async () =>
        {
            web = new Server("web");
            id = await web.Id.DataTask;
            cpus = await web.Cpus.DataTask;
            tags = await web.Tags.DataTask;
            labels = await web.Labels.DataTask;
            return new Dictionary<string, object?>();
        });

        (id.Value, cpus.Value).ShouldBe(("web-id", 4));
        cpus.Resources.ShouldBe([web]);
        (tags.IsKnown, tags.Value.IsDefault).ShouldBe((true, true));
        (labels.IsKnown, labels.Value).ShouldBe((true, null));
    }

    [Fact]
    public async Task In_a_preview_what_the_engine_leaves_out_is_unknown_and_stays_so()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.IsPreview = true;
        var applied = false;

        (await engine.RunAsync(() =>
        {
            var first = new Server("first", new() { Image = "debian" });
            _ = first.Id.Apply(_ => applied = true);
            _ = new Server("second", new() { Image = first.Id.Apply(id => $"of-{id}"), Tags = { first.Image, first.Id } });
        })).ShouldBe(0);

        applied.ShouldBeFalse();
        FakeEngine.InputsOf(engine.Named("second"))["image"].ShouldBe(PropertyValue.NotKnown);
        FakeEngine.InputsOf(engine.Named("second"))["tags"].ShouldBe(new PropertyValue.List(["debian", PropertyValue.NotKnown]));
    }

    [Fact]
    public async Task Secrets_are_wrapped_on_the_way_there_and_kept_on_the_way_back()
    {
        await using var engine = await FakeEngine.StartAsync();
        var secret = false;

        await engine.RunAsync(async () =>
        {
            var web = new Server("web", new() { Image = Output.CreateSecret("debian") });
            secret = (await web.Image.DataTask).IsSecret;
            return new Dictionary<string, object?>();
        });

        secret.ShouldBeTrue();
        FakeEngine.InputsOf(engine.Named("web"))["image"].ShouldBe(new PropertyValue.Secret("debian"));
    }

    [Fact]
    public async Task Options_reach_the_engine()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() =>
        {
            var group = new Server("group");
            _ = new Server("web", new(), new()
            {
                Protect = true,
                RetainOnDelete = false,
                DeleteBeforeReplace = false,
                IgnoreChanges = { "image" },
                ReplaceOnChanges = { "cpus" },
                HideDiffs = { "tags" },
                AdditionalSecretOutputs = { "disk" },
                ImportId = "i-1",
                PluginDownloadURL = "https://plugins.example.com",
                CustomTimeouts = new() { Create = TimeSpan.FromMinutes(5) },
                DeletedWith = group,
                ReplaceWith = { group },
                ReplacementTrigger = "v2",
            });
        })).ShouldBe(0);

        var web = engine.Named("web");
        (web.HasProtect, web.Protect, web.HasRetainOnDelete, web.RetainOnDelete).ShouldBe((true, true, true, false));
        (web.DeleteBeforeReplaceDefined, web.DeleteBeforeReplace).ShouldBe((true, false));
        web.IgnoreChanges.ShouldBe(["image"]);
        web.ReplaceOnChanges.ShouldBe(["cpus"]);
        web.HideDiffs.ShouldBe(["tags"]);
        web.AdditionalSecretOutputs.ShouldBe(["disk"]);
        (web.ImportId, web.PluginDownloadURL).ShouldBe(("i-1", "https://plugins.example.com"));
        (web.CustomTimeouts.Create, web.CustomTimeouts.Update).ShouldBe(("300000000000ns", ""));
        var group = "urn:pulumi:dev::shop::sample:compute/server:Server::group";
        web.DeletedWith.ShouldBe(group);
        web.ReplaceWith.ShouldBe([group]);
        web.ReplacementTrigger.StringValue.ShouldBe("v2");
    }

    [Fact]
    public async Task An_engine_without_a_feature_that_is_used_fails_the_program()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Features.Remove("deletedWith");

        (await engine.RunAsync(() =>
        {
            var group = new Server("group");
            _ = new Server("web", new(), new() { DeletedWith = group });
        })).ShouldBe(32);

        engine.Errors.ShouldBe(["The Pulumi CLI does not support the DeletedWith option. Please update the Pulumi CLI."]);
    }

    [Fact]
    public async Task Reading_a_resource_asks_for_its_id()
    {
        await using var engine = await FakeEngine.StartAsync();
        var image = "";

        (await engine.RunAsync(async () =>
        {
            var web = Server.Get("web", "i-7", new() { Image = "debian" });
            image = (await web.Image.DataTask).Value + (await web.Id.DataTask).Value;
            return new Dictionary<string, object?>();
        })).ShouldBe(0);

        var read = engine.Read.ShouldHaveSingleItem();
        (read.Id, read.Name, read.Type, read.Version).ShouldBe(("i-7", "web", "sample:compute/server:Server", "1.2.3"));
        image.ShouldBe("debiani-7");
        engine.Registered.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reading_by_an_id_that_is_not_known_yet_previews_a_registration()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.IsPreview = true;

        await engine.RunAsync(() => Server.Get("web", new Server("other").Id));

        engine.Read.ShouldBeEmpty();
        engine.Named("web").ShouldNotBeNull();
    }

    [Fact]
    public async Task References_from_the_engine_become_objects_of_their_class()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.InvokeAnswer = request => new()
        {
            Return = request.Tok == "pulumi:pulumi:getResource"
                ? PropertyMap.Empty.With("urn", request.Args.ToProperties()["urn"]).With("id", "i-1").With("state", PropertyMap.Empty.With("image", "debian")).ToWire()
                : PropertyMap.Empty.With("server", new PropertyValue.ResourceReference(
                    "urn:pulumi:dev::shop::sample:compute/server:Server::web", "i-1", "")).ToWire(),
        };
        var seen = "";

        (await engine.RunAsync(async () =>
        {
            var result = await Deployment.Instance.InvokeAsync<ImmutableDictionary<string, Server>>("sample:index:find", InvokeArgs.Empty);
            var server = result["server"];
            seen = $"{server.GetResourceName()} {(await server.Id.DataTask).Value} {(await server.Image.DataTask).Value}";
            return new Dictionary<string, object?>();
        })).ShouldBe(0);

        seen.ShouldBe("web i-1 debian");
        engine.Registered.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_resource_must_have_a_name(string? name)
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() => new Server(name!))).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldContain("'name' cannot be null or empty.");
    }

    [Fact]
    public async Task Untyped_resources_take_a_dictionary()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() => new CustomResource(
            "other:index:Thing",
            "thing",
            new DictionaryResourceArgs(ImmutableDictionary<string, object?>.Empty.Add("a", Output.CreateSecret(1)).Add("b", null))));

        FakeEngine.InputsOf(engine.Named("thing")).ShouldBe(PropertyMap.Empty.With("a", new PropertyValue.Secret(1.0)));
    }
}
