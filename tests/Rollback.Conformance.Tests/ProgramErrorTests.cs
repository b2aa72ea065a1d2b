using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>However a program ends badly: the state keeps what was, nothing is deleted, outputs are not wiped.</summary>
public sealed class ProgramErrorTests(NodePackages packages) : IClassFixture<NodePackages>
{
    [NodeFact]
    public async Task A_program_that_throws_at_once_deletes_nothing_and_keeps_the_outputs() =>
        await BreakAsync("error-sync", "the program broke at once");

    [NodeFact]
    public async Task A_program_that_throws_in_an_apply_deletes_nothing_and_keeps_the_outputs() =>
        await BreakAsync("error-async", "the program broke after hello world");

    [NodeFact]
    public async Task A_run_error_is_shown_as_its_sentence() =>
        await BreakAsync("error-run", "a plain sentence for the user");

    [NodeFact]
    public async Task An_exit_code_of_the_program_fails_the_up() =>
        await BreakAsync("error-exit", "7");

    [NodeFact]
    public async Task A_missing_program_fails_in_words()
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        File.Delete(Path.Combine(project.Program, "index.js"));

        var failed = await project.RunAsync("up");

        failed.Result.ExitCode.ShouldNotBe(0);
        (await project.ResourcesAsync()).Count(resource => (bool?)resource["custom"] == true).ShouldBe(0);
    }

    private async Task BreakAsync(string program, string words)
    {
        using var project = await NodeProject.StartAsync(packages, "basic");
        (await project.RunAsync("up")).Expect(0);
        project.Use(program);

        var failed = await project.RunAsync("up");

        failed.Result.ExitCode.ShouldNotBe(0, failed.Result.Transcript);
        failed.Result.Transcript.ShouldContain(words);
        (await project.ProviderCallsAsync()).ShouldNotContain(call => call.StartsWith("delete"));
        ((string)(await project.OutputsAsync())["greeting"]!).ShouldBe("hello hello world");
        project.Use("basic");
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
    }
}
