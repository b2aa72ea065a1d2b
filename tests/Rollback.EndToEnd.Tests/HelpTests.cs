namespace Rollback.EndToEnd.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly RollbackProgram _rollback = new();

    public void Dispose() => _rollback.Dispose();

    [Fact]
    public async Task Help_calls_the_command_by_the_name_that_people_type()
    {
        var run = await _rollback.RunAsync("parity", "--help");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("\n  rollback parity [command] [options]\n");
    }
}
