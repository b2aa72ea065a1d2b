namespace Rollback.Operations.Tests;

public sealed class ParseMessageTests : IDisposable
{
    private readonly LineageCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Theory]
    [InlineData("to x", "'x' is not a release number.", "rollback to")]
    [InlineData("release show 1.5", "'1.5' is not a release number.", "rollback release show")]
    [InlineData("activate 99999999999", "'99999999999' is not a release number.", "rollback activate")]
    [InlineData("parity compare --left 1 --right 2 --jobs many", "'many' is not a number (--jobs).", "rollback parity compare")]
    [InlineData("to", "Required argument 'release' missing for command: 'to'.", "rollback to")]
    public async Task What_cannot_be_read_is_said_in_words_that_people_know(string arguments, string message, string verb)
    {
        var run = await _checkout.RunAsync(arguments.Split(' '));

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldBe($"refused: {message} (OPS004)\n  See `{verb} --help`.\n");
    }
}
