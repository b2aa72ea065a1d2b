using Pulumi.Testing;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Options;

public class MergeTests
{
    [Fact]
    public async Task Single_values_of_the_second_win_where_they_are_set()
    {
        var first = new CustomResourceOptions
        {
            Protect = true,
            Version = "1",
            ImportId = "a",
            DeleteBeforeReplace = true,
            CustomTimeouts = new() { Create = TimeSpan.FromMinutes(1) },
        };
        var second = new CustomResourceOptions
        {
            Protect = false,
            ImportId = "b",
            RetainOnDelete = true,
            CustomTimeouts = new() { Delete = TimeSpan.FromMinutes(2) },
        };

        var merged = CustomResourceOptions.Merge(first, second);

        merged.Protect.ShouldBe(false);
        merged.Version.ShouldBe("1");
        merged.ImportId.ShouldBe("b");
        merged.DeleteBeforeReplace.ShouldBe(true);
        merged.RetainOnDelete.ShouldBe(true);
        merged.CustomTimeouts.ShouldBeSameAs(second.CustomTimeouts);
        (await Look.Into(CustomResourceOptions.Merge(new() { Id = "x" }, new()).Id!)).Value.ShouldBe("x");
    }

    [Fact]
    public async Task Lists_are_those_of_the_first_then_of_the_second()
    {
        var a = Look.Resource("a");
        var b = Look.Resource("b");
        var merged = CustomResourceOptions.Merge(
            new() { IgnoreChanges = { "x" }, DependsOn = { a }, AdditionalSecretOutputs = { "s" }, Aliases = { new Alias { Name = "old" } } },
            new() { IgnoreChanges = { "y" }, DependsOn = { b }, AdditionalSecretOutputs = { "t" }, ReplaceOnChanges = { "z" } });

        merged.IgnoreChanges.ShouldBe(["x", "y"]);
        merged.AdditionalSecretOutputs.ShouldBe(["s", "t"]);
        merged.ReplaceOnChanges.ShouldBe(["z"]);
        merged.Aliases.Count.ShouldBe(1);
        (await Look.Into(merged.DependsOn)).Value.ShouldBe([a, b]);
    }

    [Fact]
    public async Task Merging_copies_and_leaves_its_sources_alone()
    {
        var first = new CustomResourceOptions { IgnoreChanges = { "x" } };

        var merged = CustomResourceOptions.Merge(first, null);
        merged.IgnoreChanges.Add("y");
        merged.DependsOn.Add(Look.Resource("a"));

        first.IgnoreChanges.ShouldBe(["x"]);
        (await Look.Into(first.DependsOn)).Value.ShouldBeEmpty();
        CustomResourceOptions.Merge(null, null).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_later_provider_of_a_package_wins_in_components() =>
        await Deployment.TestAsync(new EmptyMocks(), new(), () =>
        {
            var one = new Provider("one");
            var two = new Provider("two");
            var other = new OtherProvider("other");

            ComponentResourceOptions.Merge(new() { Providers = { one, other } }, new() { Providers = { two } })
                .Providers.ShouldBe([two, other], ignoreOrder: true);
            ComponentResourceOptions.Merge(new() { Provider = one }, new() { Provider = two }).Provider.ShouldBe(two);
            ComponentResourceOptions.Merge(new() { Provider = one }, new() { Providers = { other } })
                .Providers.ShouldBe([one, other], ignoreOrder: true);
        });

    private sealed class OtherProvider(string name) : ProviderResource("other", name, new ProviderArgs());
}
