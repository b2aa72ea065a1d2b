using System.Collections.Immutable;
using Moq;
using Pulumi.Testing;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Testing;

public class MockTests
{
    private readonly RecordingMocks _mocks = new();

    [Fact]
    public async Task A_stack_class_gives_every_resource_and_itself()
    {
        var resources = await Deployment.TestAsync<SiteStack>(_mocks, new() { IsPreview = false });

        resources.Select(resource => resource.GetResourceName()).ShouldBe(
            ["project-stack", "site", "site-first", "site-second"], ignoreOrder: true);
        (await Look.ValueOf(resources.OfType<SiteStack>().Single().Image)).ShouldBe("debian");
        _mocks.Resources.Select(resource => resource.Name).ShouldBe(["site", "site-first", "site-second"], ignoreOrder: true);
        _mocks.Named("site").Type.ShouldBe("my:index:Site");
    }

    [Fact]
    public async Task Functions_give_resources_without_the_stack_and_their_outputs()
    {
        var options = new TestOptions();

        var (resources, outputs) = await Deployment.TestAsync(_mocks, options, () => new Dictionary<string, object?>
        {
            ["id"] = new Server("web").Id,
        });

        resources.ShouldHaveSingleItem().ShouldBeOfType<Server>();
        (await Look.ValueOf(outputs["id"].ShouldBeOfType<Output<string>>())).ShouldBe("web-id");
        (await Deployment.TestAsync(_mocks, options, () => { _ = new Server("a"); })).Length.ShouldBe(1);
        (await Deployment.TestAsync(_mocks, options, async () =>
        {
            await Task.Yield();
            _ = new Server("b");
        })).Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_surroundings_have_defaults()
    {
        var seen = "";
        await Deployment.TestAsync(_mocks, new(), () =>
        {
            var here = Deployment.Instance;
            seen = $"{here.OrganizationName} {here.ProjectName} {here.StackName} {here.IsDryRun}";
            Should.Throw<InvalidOperationException>(() => here.RootDirectory);
        });
        seen.ShouldBe("organization project stack True");

        await Deployment.TestAsync(
            _mocks,
            new() { ProjectName = "p", StackName = "s", OrganizationName = "o", IsPreview = false, RootDirectory = "/r" },
            () =>
            {
                var here = Deployment.Instance;
                seen = $"{here.OrganizationName} {here.ProjectName} {here.StackName} {here.IsDryRun} {here.RootDirectory}";
            });
        seen.ShouldBe("o p s False /r");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outputs_that_mocks_do_not_give_are_unknown_only_in_a_preview(bool isPreview)
    {
        _mocks.StateOf = _ => new Dictionary<string, object> { ["cpus"] = 2 };
        _mocks.IdOf = _ => null;

        var resources = await Deployment.TestAsync(_mocks, new() { IsPreview = isPreview }, () => { _ = new Server("web"); });

        var web = (Server)resources.Single();
        (await Look.Into(web.Cpus)).Value.ShouldBe(2);
        (await Look.Into(web.Image)).IsKnown.ShouldBe(!isPreview);
        (await Look.Into(web.Id)).IsKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task Mocks_see_plain_inputs()
    {
        await Deployment.TestAsync(_mocks, new(), () =>
        {
            var twin = new Server("twin");
            _ = new Server("web", new()
            {
                Image = Output.CreateSecret("debian"),
                Cpus = 2,
                Tags = { "a" },
                Labels = { { "k", "v" } },
                Disk = new DiskArgs { Gibibytes = 5 },
                Size = Size.Large,
                Port = Look.Unknown<int>(),
                Twin = twin,
            });
        });

        var inputs = _mocks.Named("web").Inputs;
        inputs["image"].ShouldBe("debian");
        inputs["cpus"].ShouldBe(2.0);
        inputs["tags"].ShouldBeOfType<ImmutableArray<object?>>().ShouldBe(["a"]);
        inputs["labels"].ShouldBeOfType<ImmutableDictionary<string, object?>>()["k"].ShouldBe("v");
        inputs["disk"].ShouldBeOfType<ImmutableDictionary<string, object?>>()["gibibytes"].ShouldBe(5.0);
        inputs["size"].ShouldBe("large");
        inputs["twin"].ShouldBeOfType<Server>().GetResourceName().ShouldBe("twin");
        inputs.ShouldNotContainKey("port");
    }

    [Fact]
    public async Task Names_of_mocked_resources_keep_the_outermost_type_only()
    {
        var resources = await Deployment.TestAsync<SiteStack>(_mocks);

        var urns = new List<string>();
        foreach (var resource in resources)
        {
            urns.Add(await Look.ValueOf(resource.Urn));
        }

        urns.ShouldBe(
        [
            "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack",
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$my:index:Site::site",
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$sample:compute/server:Server::site-first",
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$sample:compute/server:Server::site-second",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Providers_and_ids_are_named()
    {
        await Deployment.TestAsync(_mocks, new(), () =>
        {
            _ = new Server("web", new(), new() { Provider = new Provider("here") });
            Server.Get("read", "i-1");
            _ = new Server("taken", new(), new() { ImportId = "i-2" });
        });

        _mocks.Named("here").Type.ShouldBe("pulumi:providers:sample");
        _mocks.Named("web").Provider.ShouldBe("urn:pulumi:stack::project::pulumi:pulumi:Stack$pulumi:providers:sample::here::here-id");
        (_mocks.Named("web").Id, _mocks.Named("read").Id, _mocks.Named("taken").Id).ShouldBe(("", "i-1", "i-2"));
    }

    [Fact]
    public async Task Calls_reach_the_mocks_and_give_their_results()
    {
        _mocks.ResultOf = _ => new Dictionary<string, object> { ["gibibytes"] = 7 };
        var size = 0;

        await Deployment.TestAsync(_mocks, new(), async () => size = (await Deployment.Instance.InvokeAsync<Disk>(
            "sample:index:getDisk", new DictionaryInvokeArgs(ImmutableDictionary<string, object?>.Empty.Add("name", "x")))).Gibibytes);

        size.ShouldBe(7);
        _mocks.Calls.ShouldHaveSingleItem().Args["name"].ShouldBe("x");
    }

    [Fact]
    public async Task Outputs_of_components_and_of_the_stack_reach_the_mocks()
    {
        await Deployment.TestAsync<SiteStack>(_mocks, new() { IsPreview = false });

        var outputs = _mocks.Outputs.Single(request => request.Urn.EndsWith("::project-stack", StringComparison.Ordinal)).Outputs;
        (await Look.Into(outputs["Password"])).IsSecret.ShouldBeTrue();
        (await Look.Into(outputs["image"])).Value.ShouldBe("debian");
    }

    [Fact]
    public async Task Errors_come_back_as_exceptions()
    {
        (await Should.ThrowAsync<RunException>(Deployment.TestAsync(_mocks, new(), (Action)(() => throw new RunException("no"))))).Message.ShouldBe("no");
        (await Should.ThrowAsync<RunException>(Deployment.TestAsync(_mocks, new(), () => Log.Error("logged")))).Message.ShouldBe("logged");
        (await Should.ThrowAsync<AggregateException>(Deployment.TestAsync(_mocks, new(), () =>
        {
            Log.Error("one");
            Log.Error("two");
        }))).InnerExceptions.Select(inner => inner.Message).ShouldBe(["one", "two"]);
        (await Should.ThrowAsync<RunException>(Deployment.TestAsync(_mocks, new(), () =>
        {
            _ = new Server("web").Urn.Apply(urn => urn == "" ? urn : throw new InvalidOperationException("in apply"));
        }))).Message.ShouldContain("in apply");
    }

    [Fact]
    public async Task Mocks_can_be_made_by_a_library()
    {
        var mocks = new Mock<IMocks>();
        mocks.Setup(mock => mock.NewResourceAsync(It.IsAny<MockResourceArgs>()))
            .ReturnsAsync((MockResourceArgs args) => ("made", args.Inputs));
        mocks.Setup(mock => mock.CallAsync(It.IsAny<MockCallArgs>())).ReturnsAsync(ImmutableDictionary<string, object>.Empty);

        var resources = await Deployment.TestAsync(mocks.Object, new(), () => { _ = new Server("web", new() { Image = "x" }); });

        (await Look.ValueOf(((Server)resources.Single()).Id)).ShouldBe("made");
    }

    [Fact]
    public async Task Settings_come_from_the_environment()
    {
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", """{"project:name":"web"}""");
        try
        {
            var name = "";
            await Deployment.TestAsync(_mocks, new(), () => { name = new Config().Require("name"); });
            name.ShouldBe("web");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PULUMI_CONFIG", null);
        }
    }

    [Fact]
    public async Task A_stack_can_come_from_a_service_provider()
    {
        var resources = await Deployment.TestWithServiceProviderAsync<SiteStack>(_mocks, new Services());

        resources.OfType<SiteStack>().ShouldHaveSingleItem();
    }

    private sealed class Services : IServiceProvider
    {
        public object GetService(Type serviceType) => new SiteStack();
    }
}
