using System.Collections.Immutable;
using Pulumi.Testing;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Resources;

public class StackReferenceTests
{
    private readonly RecordingMocks _mocks = new()
    {
        StateOf = args => args.Inputs.SetItems(new Dictionary<string, object>
        {
            ["outputs"] = ImmutableDictionary<string, object>.Empty.Add("url", "https://example.com").Add("password", Output.CreateSecret("hunter2")),
            ["secretOutputNames"] = ImmutableArray.Create("password"),
        }),
    };

    [Fact]
    public async Task Outputs_are_as_secret_as_the_other_stack_says() => await RunAsync(async network =>
    {
        var url = await Look.Into(network.GetOutput("url"));
        var password = await Look.Into(network.RequireOutput("password"));

        (url.Value, url.IsSecret).ShouldBe(("https://example.com", false));
        (password.Value, password.IsSecret).ShouldBe(("hunter2", true));
        (await network.GetValueAsync("url")).ShouldBe("https://example.com");
        (await network.GetOutputDetailsAsync("url")).Value.ShouldBe("https://example.com");
        (await network.GetOutputDetailsAsync("password")).SecretValue.ShouldBe("hunter2");
    });

    [Fact]
    public async Task The_reference_is_a_read_of_the_named_stack()
    {
        await RunAsync(_ => Task.CompletedTask);

        var read = _mocks.Resources.ShouldHaveSingleItem();
        (read.Type, read.Id).ShouldBe(("pulumi:pulumi:StackReference", "acme/network/prod"));
        read.Inputs["name"].ShouldBe("acme/network/prod");
    }

    [Fact]
    public async Task A_missing_output_is_null_or_refused()
    {
        await RunAsync(async network => (await Look.Into(network.GetOutput("other"))).Value.ShouldBeNull());

        var missing = await Should.ThrowAsync<RunException>(RunAsync(network => Look.Into(network.RequireOutput("other"))));
        missing.Message.ShouldContain("Required output 'other' does not exist on stack 'acme/network/prod'.");
    }

    [Fact]
    public async Task The_plain_value_of_a_secret_is_refused() => await RunAsync(async network =>
        await Should.ThrowAsync<InvalidOperationException>(network.GetValueAsync("password")));

    private Task<ImmutableArray<Resource>> RunAsync(Func<StackReference, Task> use) => Deployment.TestAsync(
        _mocks, new() { IsPreview = false }, () => use(new StackReference("network", new() { Name = "acme/network/prod" })));
}
