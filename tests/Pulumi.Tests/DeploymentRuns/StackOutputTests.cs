using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.DeploymentRuns;

public class StackOutputTests
{
    private const string StackUrn = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

    [Fact]
    public async Task Output_properties_of_a_stack_are_its_outputs()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunStackAsync(() => Deployment.ClassStack(() => new SiteStack()))).ShouldBe(0);

        OutputsOf(engine).ShouldBe(PropertyMap.Empty.With("image", "debian").With("Password", new PropertyValue.Secret("hunter2")));
    }

    [Fact]
    public async Task A_function_returns_the_outputs()
    {
        await using var engine = await FakeEngine.StartAsync();
        Input<int> input = 3;

        (await engine.RunAsync(() => Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>
        {
            ["plain"] = "x",
            ["input"] = input,
            ["output"] = Output.CreateSecret(true),
            ["nothing"] = null,
            ["server"] = new Server("web"),
        }))).ShouldBe(0);

        OutputsOf(engine).Without("server").ShouldBe(
            PropertyMap.Empty.With("plain", "x").With("input", 3.0).With("output", new PropertyValue.Secret(true)));
        OutputsOf(engine)["server"].ShouldBe(
            new PropertyValue.ResourceReference("urn:pulumi:dev::shop::sample:compute/server:Server::web", "web-id", ""));
    }

    [Fact]
    public async Task An_output_property_that_is_not_assigned_is_refused()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunStackAsync(() => Deployment.ClassStack(() => new ForgetfulStack()))).ShouldBe(32);

        engine.Errors.ShouldBe(
            ["Output(s) 'a, B' have no value assigned. [Output] attributed properties must be assigned inside Stack constructor."]);
    }

    [Fact]
    public async Task An_output_property_that_is_no_output_is_refused()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunStackAsync(() => Deployment.ClassStack(() => new MistypedStack()))).ShouldBe(32);

        engine.Errors.ShouldBe(
            ["Output(s) 'plain' have incorrect type. [Output] attributed properties must be instances of Output<T>."]);
    }

    private static PropertyMap OutputsOf(FakeEngine engine) =>
        engine.Outputs.Single(request => request.Urn == StackUrn).Outputs.ToProperties();

    private sealed class ForgetfulStack : Stack
    {
        [Output("a")]
        public Output<string> A { get; private set; } = null!;

        [Output]
        public Output<string> B { get; private set; } = null!;
    }

    private sealed class MistypedStack : Stack
    {
        [Output("plain")]
        public string Plain { get; private set; } = "x";
    }
}
