namespace Rollback.Conformance.Tests.Harness;

/// <summary>What a finished command said.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Both streams: what a person at the terminal saw.</summary>
    internal string Transcript => $"$ {Command}\n{Output}{Error}(exit code {ExitCode})";

    /// <summary>Fails the test, with the whole transcript, unless the command ended as expected.</summary>
    internal CommandResult Expect(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, Transcript);
        return this;
    }
}
