using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.Resources;

public class TransformationTests
{
    [Fact]
    public async Task Transformations_run_from_the_resource_outwards()
    {
        await using var engine = await FakeEngine.StartAsync();
        var order = new List<string>();

        (await engine.RunAsync(
            () =>
            {
                var group = new ComponentResource("my:index:Group", "group", new ComponentResourceOptions { ResourceTransformations = { Note("parent") } });
                _ = new Server("web", new(), new() { Parent = group, ResourceTransformations = { Note("own") } });
                return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
            },
            new() { ResourceTransformations = { Note("stack") } })).ShouldBe(0);

        order.ShouldBe(["stack shop-dev", "parent group", "stack group", "own web", "parent web", "stack web"]);

        ResourceTransformation Note(string who) => args =>
        {
            order.Add($"{who} {args.Resource.GetResourceName()}");
            return null;
        };
    }

    [Fact]
    public async Task Inputs_and_options_can_be_replaced()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() => new Server("web", new() { Image = "debian" }, new()
        {
            ResourceTransformations =
            {
                args => new(new ServerArgs { Image = "alpine" }, CustomResourceOptions.Merge((CustomResourceOptions)args.Options, new() { Protect = true })),
            },
        }));

        FakeEngine.InputsOf(engine.Named("web"))["image"].ShouldBe("alpine");
        engine.Named("web").Protect.ShouldBeTrue();
    }

    [Fact]
    public async Task The_parent_cannot_be_changed()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() =>
        {
            var group = new ComponentResource("my:index:Group", "group");
            _ = new Server("web", new(), new()
            {
                ResourceTransformations = { args => new(args.Args, new CustomResourceOptions { Parent = group }) },
            });
        })).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldContain("Transformations cannot currently be used to change the `parent` of a resource.");
    }
}
