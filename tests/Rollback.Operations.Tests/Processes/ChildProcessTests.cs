using Rollback.Operations.Processes;

namespace Rollback.Operations.Tests;

public sealed class ChildProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("child-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ProcessCall Bash(string script) => new("/bin/bash", ["-c", script], _folder)
    {
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["SECRET"] = "s3cret" },
    };

    [Fact]
    public async Task A_program_is_heard_on_both_streams_and_its_exit_code_is_passed_on()
    {
        var lines = new List<string>();

        var end = await ChildProcess.RunAsync(Bash("echo one; echo two >&2; echo $SECRET; exit 7"), lines.Add, onError: null, CancellationToken.None);

        end.ShouldBe(new(7, "one\ns3cret\n", "two\n"));
        lines.ShouldBe(["one", "s3cret"]);
    }

    [Fact]
    public async Task Cancelling_interrupts_the_program_and_waits_until_it_has_ended()
    {
        using var interruption = new CancellationTokenSource();
        var call = Bash("trap 'sleep 0.3; echo saved >saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done");

        await Should.ThrowAsync<OperationCanceledException>(() =>
            ChildProcess.RunAsync(call, line => { if (line == "ready") interruption.Cancel(); }, onError: null, interruption.Token));

        File.Exists(Path.Combine(_folder, "saved")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipe_open_holds_nobody_up()
    {
        var end = await ChildProcess.RunAsync(Bash("sleep 600 & echo $! >grandchild; echo done"), null, null, CancellationToken.None);

        end.Output.ShouldBe("done\n");
        var grandchild = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "grandchild")), System.Globalization.CultureInfo.InvariantCulture);
        System.Diagnostics.Process.GetProcessById(grandchild).Kill();
    }
}
