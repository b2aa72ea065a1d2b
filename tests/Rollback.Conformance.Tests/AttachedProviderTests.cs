using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

public sealed class AttachedProviderTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_provider_that_runs_already_is_used_and_left_running()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        using var provider = project.StartProvider(log: project.ProviderLog + ".attached");
        try
        {
            var port = await provider.StandardOutput.ReadLineAsync();
            project.Set("PULUMI_DEBUG_PROVIDERS", $"conformance:{port}");

            (await project.RunAsync("up")).Expect(0);
            (await project.RunAsync("destroy")).Expect(0);

            (await project.ProviderCallsAsync()).ShouldBeEmpty();
            (await File.ReadAllLinesAsync(project.ProviderLog + ".attached")).Length.ShouldBe(6);
            provider.HasExited.ShouldBeFalse();
        }
        finally
        {
            provider.Kill(entireProcessTree: true);
            await provider.WaitForExitAsync();
        }
    }
}
