using System.Collections.Immutable;
using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;
using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.DeploymentRuns;

public class InvokeTests
{
    private static readonly DictionaryInvokeArgs Args = new(ImmutableDictionary<string, object?>.Empty.Add("name", "web"));

    [Fact]
    public async Task A_function_is_called_with_arguments_and_options()
    {
        await using var engine = await Answering(PropertyMap.Empty.With("gibibytes", 5.0));
        Disk? disk = null;

        (await engine.RunAsync(async () =>
        {
            var provider = new Provider("here");
            disk = await Deployment.Instance.InvokeAsync<Disk>("sample:index:getDisk", Args, new() { Provider = provider, Version = "1.2.3" });
            return new Dictionary<string, object?>();
        })).ShouldBe(0);

        disk!.Gibibytes.ShouldBe(5);
        var call = engine.Invokes.ShouldHaveSingleItem();
        (call.Tok, call.Version).ShouldBe(("sample:index:getDisk", "1.2.3"));
        call.Provider.ShouldEndWith("::here-id");
        call.Args.ToProperties().ShouldBe(PropertyMap.Empty.With("name", "web"));
    }

    [Fact]
    public async Task The_provider_can_be_that_of_a_parent()
    {
        await using var engine = await Answering(PropertyMap.Empty);

        await engine.RunAsync(async () =>
        {
            var group = new ComponentResource("my:index:Group", "group", new ComponentResourceOptions { Providers = { new Provider("here") } });
            await Deployment.Instance.InvokeAsync("sample:index:getDisk", Args, new() { Parent = group });
            return new Dictionary<string, object?>();
        });

        engine.Invokes.ShouldHaveSingleItem().Provider.ShouldEndWith("::here-id");
    }

    [Fact]
    public async Task A_single_value_is_taken_out_of_its_map()
    {
        await using var engine = await Answering(PropertyMap.Empty.With("result", 4.0));
        var numbers = (0, 0);

        await engine.RunAsync(async () =>
        {
            numbers = (
                await Deployment.Instance.InvokeSingleAsync<int>("sample:index:count", Args),
                await Look.ValueOf(Deployment.Instance.InvokeSingle<int>("sample:index:count", Args)));
            return new Dictionary<string, object?>();
        });

        numbers.ShouldBe((4, 4));
    }

    [Fact]
    public async Task A_result_depends_on_what_the_arguments_do_and_is_as_secret_as_it_is_returned()
    {
        await using var engine = await Answering(PropertyMap.Empty.With("name", new PropertyValue.Secret("x")));

        (await engine.RunAsync(() =>
        {
            var source = new Server("source", new() { Image = "debian" });
            var other = new Server("other");
            var args = new DictionaryInvokeArgs(ImmutableDictionary<string, object?>.Empty.Add("image", source.Image));
            var found = Deployment.Instance.Invoke<ImmutableDictionary<string, string>>(
                "sample:index:find", args, new InvokeOutputOptions { DependsOn = { other } });
            _ = new Server("user", new() { Image = found.Apply(result => result["name"]) });
        })).ShouldBe(0);

        FakeEngine.InputsOf(engine.Named("user"))["image"].ShouldBe(new PropertyValue.Secret("x"));
        engine.Named("user").Dependencies.ShouldBe(
        [
            "urn:pulumi:dev::shop::sample:compute/server:Server::other",
            "urn:pulumi:dev::shop::sample:compute/server:Server::source",
        ]);
    }

    [Fact]
    public async Task A_function_is_not_called_while_an_argument_or_a_dependency_is_unknown()
    {
        await using var engine = await Answering(PropertyMap.Empty);
        engine.IsPreview = true;
        var known = new List<bool>();

        await engine.RunAsync(async () =>
        {
            var source = new Server("source");
            var args = new DictionaryInvokeArgs(ImmutableDictionary<string, object?>.Empty.Add("id", source.Id));
            known.Add((await Look.Into(Deployment.Instance.Invoke<object>("sample:index:find", args))).IsKnown);
            known.Add((await Look.Into(Deployment.Instance.Invoke<object>(
                "sample:index:find", Args, new InvokeOutputOptions { DependsOn = { source } }))).IsKnown);
            return new Dictionary<string, object?>();
        });

        known.ShouldBe([false, false]);
        engine.Invokes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Failures_name_function_reason_and_property()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.InvokeAnswer = _ => new()
        {
            Failures = { new CheckFailure { Property = "name", Reason = "too long" }, new CheckFailure { Reason = "no" } },
        };

        (await engine.RunAsync(() => _ = Deployment.Instance.Invoke<object>("sample:index:find", Args))).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldContain("Invoke of 'sample:index:find' failed: too long (name); no");
    }

    [Fact]
    public async Task A_method_is_called_on_its_resource()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.CallAnswer = _ => new()
        {
            Return = PropertyMap.Empty.With("a", "b").ToWire(),
            ReturnDependencies = { ["a"] = new() { Urns = { "urn:pulumi:dev::shop::x:y:Z::w" } } },
        };
        OutputData<ImmutableDictionary<string, string>> result = default;

        (await engine.RunAsync(async () =>
        {
            var web = new Server("web");
            result = await Look.Into(Deployment.Instance.Call<ImmutableDictionary<string, string>>(
                "sample:compute/server:Server/restart", CallArgs.Empty, web));
            return new Dictionary<string, object?>();
        })).ShouldBe(0);

        var call = engine.Calls.ShouldHaveSingleItem();
        call.Version.ShouldBe("1.2.3");
        call.Args.ToProperties()["__self__"].ShouldBeOfType<PropertyValue.ResourceReference>().Id.ShouldBe("web-id");
        call.ArgDependencies["__self__"].Urns.ShouldBe(["urn:pulumi:dev::shop::sample:compute/server:Server::web"]);
        result.Value["a"].ShouldBe("b");
        result.Resources.Count.ShouldBe(1);
    }

    private static async Task<FakeEngine> Answering(PropertyMap result)
    {
        var engine = await FakeEngine.StartAsync();
        engine.InvokeAnswer = _ => new() { Return = result.ToWire() };
        return engine;
    }
}
