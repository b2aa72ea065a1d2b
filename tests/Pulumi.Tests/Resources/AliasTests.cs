using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Resources;

public class AliasTests
{
    [Fact]
    public async Task Aliases_go_as_they_are_given()
    {
        await using var engine = await FakeEngine.StartAsync();

        await engine.RunAsync(() =>
        {
            var group = new ComponentResource("my:index:Group", "group");
            _ = new Server("web", new(), new()
            {
                Aliases =
                {
                    new Alias { Name = "old" },
                    new Alias { Urn = "urn:pulumi:dev::shop::a:b:C::d" },
                    new Alias { Parent = group, Type = "t" },
                    Output.Create(new Alias { NoParent = true, Stack = "s", Project = "p" }),
                },
            });
        });

        var aliases = engine.Named("web").Aliases;
        aliases[0].Spec.Name.ShouldBe("old");
        aliases[0].Spec.ParentCase.ShouldBe(Pulumirpc.Alias.Types.Spec.ParentOneofCase.None);
        aliases[1].Urn.ShouldBe("urn:pulumi:dev::shop::a:b:C::d");
        (aliases[2].Spec.ParentUrn, aliases[2].Spec.Type).ShouldBe(("urn:pulumi:dev::shop::my:index:Group::group", "t"));
        (aliases[3].Spec.NoParent, aliases[3].Spec.Stack, aliases[3].Spec.Project).ShouldBe((true, "s", "p"));
        engine.Named("web").AliasURNs.ShouldBeEmpty();
    }

    [Fact]
    public async Task For_an_engine_without_specs_the_old_names_are_worked_out()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Features.Remove("aliasSpecs");

        await engine.RunAsync(() =>
        {
            var group = new ComponentResource("my:index:Group", "new", new ComponentResourceOptions { Aliases = { new Alias { Name = "old" } } });
            _ = new Server("new-web", new(), new() { Parent = group, Aliases = { new Alias { NoParent = true } } });
        });

        engine.Named("new").AliasURNs.ShouldBe(["urn:pulumi:dev::shop::my:index:Group::old"]);
        engine.Named("new-web").AliasURNs.ShouldBe(
        [
            "urn:pulumi:dev::shop::sample:compute/server:Server::new-web",
            "urn:pulumi:dev::shop::my:index:Group$sample:compute/server:Server::old-web",
        ]);
    }

    [Fact]
    public async Task An_alias_names_one_former_parent()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() => new Server("web", new(), new() { Aliases = { new Alias { NoParent = true, ParentUrn = "x" } } }))).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldContain("only one of Parent, ParentUrn and NoParent");
    }
}
