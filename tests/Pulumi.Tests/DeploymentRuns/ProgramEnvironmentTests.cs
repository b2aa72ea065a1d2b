using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.DeploymentRuns;

public sealed class ProgramEnvironmentTests : IDisposable
{
    private readonly HashSet<string> _set = [];

    [Fact]
    public async Task A_program_finds_its_engine_through_the_environment()
    {
        await using var engine = await FakeEngine.StartAsync();
        SetAll(engine);
        Set("PULUMI_CONFIG", """{"shop:image":"debian","aws:config:region":"eu-west-1"}""");
        var seen = "";

        (await Deployment.RunAsync(() =>
        {
            var here = Deployment.Instance;
            seen = $"{here.OrganizationName} {here.ProjectName} {here.StackName} {here.IsDryRun} {here.RootDirectory} {new Config("aws").Get("region")}";
            _ = new Server("web", new() { Image = new Config().Require("image") });
        })).ShouldBe(0);

        seen.ShouldBe("organization shop dev False /shop eu-west-1");
        FakeEngine.InputsOf(engine.Named("web"))["image"].ShouldBe("debian");
    }

    [Fact]
    public async Task Every_form_of_program_runs()
    {
        await using var engine = await FakeEngine.StartAsync();
        SetAll(engine);
        var services = new SingleService(new Func<object>(() => new SiteStack()));

        (await Deployment.RunAsync(() => new Dictionary<string, object?> { ["a"] = 1 })).ShouldBe(0);
        (await Deployment.RunAsync(() => Task.CompletedTask)).ShouldBe(0);
        (await Deployment.RunAsync(() => Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>()))).ShouldBe(0);
        (await Deployment.RunAsync<SiteStack>()).ShouldBe(0);
        (await Deployment.RunAsync<SiteStack>(services)).ShouldBe(0);
        engine.Shutdowns.ShouldBe(5);
    }

    [Theory]
    [InlineData("PULUMI_MONITOR")]
    [InlineData("PULUMI_ENGINE")]
    [InlineData("PULUMI_PROJECT")]
    [InlineData("PULUMI_STACK")]
    [InlineData("PULUMI_DRY_RUN")]
    [InlineData("PULUMI_QUERY_MODE")]
    [InlineData("PULUMI_PARALLEL")]
    public async Task Without_an_engine_a_program_does_not_run(string variable)
    {
        await using var engine = await FakeEngine.StartAsync();
        SetAll(engine);
        Set(variable, "");

        (await Should.ThrowAsync<InvalidOperationException>(Deployment.RunAsync(() => { }))).Message.ShouldContain("pulumi");
    }

    [Fact]
    public void Outside_of_a_run_there_is_no_instance() => Should.Throw<InvalidOperationException>(() => Deployment.Instance);

    public void Dispose()
    {
        foreach (var name in _set)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    private void SetAll(FakeEngine engine)
    {
        Set("PULUMI_MONITOR", engine.Address);
        Set("PULUMI_ENGINE", engine.Address);
        Set("PULUMI_PROJECT", "shop");
        Set("PULUMI_STACK", "dev");
        Set("PULUMI_DRY_RUN", "false");
        Set("PULUMI_QUERY_MODE", "false");
        Set("PULUMI_PARALLEL", "16");
        Set("PULUMI_ROOT_DIRECTORY", "/shop");
    }

    private void Set(string name, string value)
    {
        _set.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    private sealed class SingleService(Func<object> create) : IServiceProvider
    {
        public object GetService(Type serviceType) => create();
    }
}
