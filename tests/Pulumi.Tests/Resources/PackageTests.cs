using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Resources;

public class PackageTests
{
    private readonly RegisterPackageRequest _package = new(
        "terraform", "0.1.0", downloadUrl: null, new() { ["linux-amd64"] = [1, 2] }, new("sample", "1.0.0", [3]));

    [Fact]
    public async Task A_parameterized_package_is_registered_once_and_named_by_all_that_use_it()
    {
        await using var engine = await FakeEngine.StartAsync();

        (await engine.RunAsync(() =>
        {
            _ = new CustomResource("sample:index:Thing", "thing", null, null, _package);
            _ = new ProviderResource("sample", "provider", new ProviderArgs(), null, _package);
            _ = new ComponentResource("sample:index:Group", "group", null, null, remote: true, _package);
            Deployment.Instance.Invoke<object>("sample:index:get", InvokeArgs.Empty, new InvokeOptions(), _package);
            Deployment.Instance.Call("sample:index:Thing/run", CallArgs.Empty, null, null, _package);
        })).ShouldBe(0);

        var registered = engine.Packages.ShouldHaveSingleItem();
        (registered.Name, registered.Version, registered.Checksums["linux-amd64"].Length).ShouldBe(("terraform", "0.1.0", 2));
        (registered.Parameterization.Name, registered.Parameterization.Value.Length).ShouldBe(("sample", 1));
        engine.Registered.Where(request => request.PackageRef == "ref-terraform").Select(request => request.Name)
            .ShouldBe(["thing", "provider", "group"], ignoreOrder: true);
        engine.Invokes.ShouldHaveSingleItem().PackageRef.ShouldBe("ref-terraform");
        engine.Calls.ShouldHaveSingleItem().PackageRef.ShouldBe("ref-terraform");
    }

    [Fact]
    public async Task An_engine_without_parameterized_packages_fails_the_program()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Features.Remove("parameterization");

        (await engine.RunAsync(() => new CustomResource("sample:index:Thing", "thing", null, null, _package))).ShouldBe(32);

        engine.Errors.ShouldHaveSingleItem().ShouldContain("does not support parameterized packages");
    }
}
