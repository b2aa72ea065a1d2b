using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.Resources;

public class ComponentTests
{
    [Fact]
    public async Task A_component_is_registered_and_says_what_its_outputs_are()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() => new Site("site"))).ShouldBe(0);

        engine.Named("site").Custom.ShouldBeFalse();
        engine.Named("site-first").Parent.ShouldBe("urn:pulumi:dev::shop::my:index:Site::site");
        var outputs = engine.Outputs.Single(request => request.Urn == "urn:pulumi:dev::shop::my:index:Site::site");
        outputs.Outputs.ToProperties().ShouldBe(PropertyMap.Empty.With("image", "debian"));
    }

    [Fact]
    public async Task Protection_is_inherited_unless_said_otherwise()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() =>
        {
            var group = new ComponentResource("my:index:Group", "group", new ComponentResourceOptions { Protect = true });
            _ = new Server("kept", new(), new() { Parent = group });
            _ = new Server("loose", new(), new() { Parent = group, Protect = false });
        });

        engine.Named("kept").Protect.ShouldBeTrue();
        (engine.Named("loose").HasProtect, engine.Named("loose").Protect).ShouldBe((true, false));
    }

    [Fact]
    public async Task Providers_are_inherited_by_package()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() =>
        {
            var provider = new Provider("here", new() { Endpoint = "e" });
            var group = new ComponentResource("my:index:Group", "group", new ComponentResourceOptions { Providers = { provider } });
            var inner = new ComponentResource("my:index:Group", "inner", new ComponentResourceOptions { Parent = group });
            var web = new Server("web", new(), new() { Parent = inner });
            _ = new CustomResource("other:index:Thing", "thing", null, new() { Parent = inner });
            var own = new Server("own", new(), new() { Provider = provider });
            _ = new Server("of-own", new(), new() { Parent = own });
        })).ShouldBe(0);

        const string Reference = "urn:pulumi:dev::shop::pulumi:providers:sample::here::here-id";
        engine.Named("web").Provider.ShouldBe(Reference);
        engine.Named("of-own").Provider.ShouldBe(Reference);
        engine.Named("thing").Provider.ShouldBe("");
    }

    [Fact]
    public async Task A_provider_that_is_not_there_yet_is_referred_to_by_the_unknown_id()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.IsPreview = true;

        await engine.RunAsync(() => new Server("web", new(), new() { Provider = new Provider("here") }));

        engine.Named("web").Provider.ShouldBe($"urn:pulumi:dev::shop::pulumi:providers:sample::here::{Signatures.Unknown}");
    }

    [Fact]
    public async Task One_provider_and_several_at_once_are_refused()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() =>
        {
            var provider = new Provider("here");
            _ = new ComponentResource("my:index:Group", "group", new ComponentResourceOptions { Provider = provider, Providers = { provider } });
        })).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldContain("Do not supply both 'provider' and 'providers' options to a ComponentResource.");
    }

    [Fact]
    public async Task A_remote_component_gets_its_outputs_from_the_engine()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Features.Add("outputValues");
        engine.Answer = request =>
        {
            if (!request.Remote)
            {
                return Task.FromResult<Pulumirpc.RegisterResourceResponse?>(null);
            }

            var answer = engine.UsualAnswer(request);
            answer.Object = PropertyMap.Empty.With("address", "a").ToWire();
            answer.PropertyDependencies.Add("address", new() { Urns = { "urn:pulumi:dev::shop::x:y:Z::inside" } });
            return Task.FromResult<Pulumirpc.RegisterResourceResponse?>(answer);
        };

        (await engine.RunAsync(() =>
        {
            var provider = new Provider("here");
            var source = new Server("source", new() { Image = "debian" });
            var cluster = new Cluster("cluster", source.Image, provider);
            _ = new Server("user", new() { Image = cluster.Address });
        })).ShouldBe(0);

        var cluster = engine.Named("cluster");
        cluster.Remote.ShouldBeTrue();
        cluster.Providers["sample"].ShouldEndWith("::here-id");
        FakeEngine.InputsOf(cluster)["image"].ShouldBe(
            new PropertyValue.Output("debian", false, ["urn:pulumi:dev::shop::sample:compute/server:Server::source"]));
        engine.Named("user").Dependencies.ShouldBe(
            ["urn:pulumi:dev::shop::sample:index:Cluster::cluster", "urn:pulumi:dev::shop::x:y:Z::inside"]);
    }

    private sealed class Cluster(string name, Input<string> image, ProviderResource provider) : ComponentResource(
        "sample:index:Cluster", name, new ServerArgs { Image = image }, new ComponentResourceOptions { Providers = { provider } }, remote: true)
    {
        [Output("address")]
        public Output<string> Address { get; private set; } = null!;
    }
}
