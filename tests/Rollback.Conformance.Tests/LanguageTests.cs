using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>The forms that Node programs come in, and what they can ask the engine.</summary>
public sealed class LanguageTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task ECMAScript_modules_run()
    {
        using var project = await NodeProject.StartAsync(packages, "minimal");
        await project.WriteAsync("package.json", """{"name": "conformance", "main": "index.mjs", "type": "module"}""");
        project.Use("module", ".mjs");

        (await project.RunAsync("up")).Expect(0);

        ((string)(await project.OutputsAsync())["greeting"]!).ShouldBe("hello modules");
    }

    [NodeFact]
    public async Task TypeScript_programs_run()
    {
        using var project = await NodeProject.StartAsync(packages, "minimal");
        File.Delete(Path.Combine(project.Program, "index.js"));
        await project.WriteAsync("package.json", """{"name": "conformance", "main": "index.ts"}""");
        await project.WriteAsync("tsconfig.json", """{"compilerOptions": {"strict": false, "module": "commonjs", "allowJs": true}}""");
        project.Use("typed", ".ts");

        (await project.RunAsync("up")).Expect(0);

        ((string)(await project.OutputsAsync())["greeting"]!).ShouldBe("hello a,b");
    }

    [NodeFact]
    public async Task A_resource_is_found_again_by_its_URN()
    {
        using var project = await NodeProject.StartAsync(packages, "rehydrate");

        (await project.RunAsync("up")).Expect(0).ExpectChanges(("create", 2));

        ((string)(await project.OutputsAsync())["again"]!).ShouldBe("hello x");
    }

    [NodeFact]
    public async Task A_program_can_demand_a_version()
    {
        using var project = await NodeProject.StartAsync(packages, "version");
        await project.ConfigureAsync("range", ">=3.200.0 <4.0.0");
        (await project.RunAsync("up")).Expect(0);

        await project.ConfigureAsync("range", ">=99.0.0");

        (await project.RunAsync("up")).Result.ExitCode.ShouldNotBe(0);
    }
}
