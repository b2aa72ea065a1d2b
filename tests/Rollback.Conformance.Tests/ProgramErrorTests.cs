using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>However a program ends badly: the state keeps what was, nothing is deleted, outputs are not wiped.</summary>
public sealed class ProgramErrorTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private static readonly (string Program, string Words)[] Broken =
    [
        ("error-sync", "the program broke at once"),
        ("error-async", "the program broke after hello world"),
        ("error-run", "a plain sentence for the user"),
        ("error-exit", "7"),
    ];

    [NodeFact]
    public async Task A_program_that_fails_says_why_deletes_nothing_and_keeps_the_outputs()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        (await project.RunAsync("up")).Expect(0);

        foreach (var (program, words) in Broken)
        {
            project.Use(program);

            var failed = await project.RunAsync("up");

            failed.Result.ExitCode.ShouldNotBe(0, failed.Result.Transcript);
            failed.Result.Transcript.ShouldContain(words);
            (await project.ProviderCallsAsync()).ShouldNotContain(call => call.StartsWith("delete"));
            ((string)(await project.OutputsAsync())["greeting"]!).ShouldBe("hello hello world", program);
        }

        project.Use("basic");
        (await project.RunAsync("up")).Expect(0).ExpectChanges(("same", 5), ("delete", 1)); // what the broken ones declared
    }

    [NodeFact]
    public async Task A_missing_program_fails_in_words()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        File.Delete(Path.Combine(project.Program, "index.js"));

        var failed = await project.RunAsync("up");

        failed.Result.ExitCode.ShouldNotBe(0);
        (await project.ResourcesAsync()).Count(resource => (bool?)resource["custom"] == true).ShouldBe(0);
    }
}
