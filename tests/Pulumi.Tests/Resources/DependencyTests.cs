using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Resources;

public class DependencyTests
{
    private const string Servers = "sample:compute/server:Server";

    [Fact]
    public async Task Inputs_bring_the_resources_they_were_made_from()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() =>
        {
            var a = new Server("a", new() { Image = "x" });
            var b = new Server("b", new() { Image = "y" });
            _ = new Server("c", new()
            {
                Image = Output.Format($"{a.Image}-{b.Image}"),
                Tags = { a.Id.Apply(id => Output.Create(id + "!")) },
                Twin = b,
                Cpus = 2,
            });
        });

        var c = engine.Named("c");
        c.Dependencies.ShouldBe([Urn("a"), Urn("b")]);
        c.PropertyDependencies["image"].Urns.ShouldBe([Urn("a"), Urn("b")]);
        c.PropertyDependencies["tags"].Urns.ShouldBe([Urn("a")]);
        c.PropertyDependencies["twin"].Urns.ShouldBe([Urn("b")]);
        c.PropertyDependencies["cpus"].Urns.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_explicit_dependency_on_a_component_is_one_on_all_below_it()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() =>
        {
            var site = new Site("site");
            _ = new Server("last", new(), new() { DependsOn = { site, Output.Create<Resource>(new Server("other")) } });
        });

        engine.Named("last").Dependencies.ShouldBe(
            [$"urn:pulumi:dev::shop::my:index:Site${Servers}::site-first", $"urn:pulumi:dev::shop::my:index:Site${Servers}::site-second", Urn("other")]);
        engine.Named("last").PropertyDependencies.Values.SelectMany(property => property.Urns).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_output_of_a_component_depends_on_what_it_was_made_from()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() => new Server("last", new() { Image = new Site("site").Image }));

        engine.Named("last").Dependencies.ShouldBe([$"urn:pulumi:dev::shop::my:index:Site${Servers}::site-second"]);
    }

    [Fact]
    public async Task A_child_that_uses_its_parent_does_not_wait_for_itself()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() =>
        {
            var group = new ComponentResource("my:index:Group", "group");
            _ = new Server("web", new() { Image = group.Urn }, new() { Parent = group, DependsOn = { group } });
        })).ShouldBe(0);

        engine.Named("web").Dependencies.ShouldBeEmpty();
        engine.Named("web").Parent.ShouldBe("urn:pulumi:dev::shop::my:index:Group::group");
    }

    private static string Urn(string name) => $"urn:pulumi:dev::shop::{Servers}::{name}";
}
