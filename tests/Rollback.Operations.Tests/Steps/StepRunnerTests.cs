using Rollback.Operations.Report;
using Rollback.Operations.Steps;
using Spectre.Console.Rendering;

namespace Rollback.Operations.Tests;

public sealed class StepRunnerTests
{
    private static readonly Failure Cause = new("X001", "It is broken.", "Mend it.");
    private readonly List<string> _happened = [];
    private readonly HashSet<string> _done = [];
    private readonly HashSet<string> _failing = [];
    private readonly StepRunner _runner = new(new Silence(), new FixedClock(DateTimeOffset.UnixEpoch));

    private Step Step(string name, bool touches = false) => new(name, $"Do {name}.")
    {
        IsDone = _ => Task.FromResult(_done.Contains(name)),
        Do = _ =>
        {
            _happened.Add($"do {name}");
            if (_failing.Contains(name))
                return Task.FromResult<Failure?>(Cause);
            _done.Add(name);
            return Task.FromResult<Failure?>(null);
        },
        Undo = () =>
        {
            _happened.Add($"undo {name}");
            _done.Remove(name);
            return Task.CompletedTask;
        },
        Touches = touches,
    };

    [Fact]
    public async Task Do_undo_do_finish()
    {
        Step[] plan = [Step("a"), Step("b"), Step("c", touches: true)];
        _failing.Add("c");
        var stopped = await _runner.RunAsync(plan, () => false, CancellationToken.None);

        stopped!.Failure.ShouldBe(Cause);
        stopped.Outcome(null).ExitCode.ShouldBe(ExitCode.Refused);
        _happened.ShouldBe(["do a", "do b", "do c", "undo b", "undo a"]);

        _failing.Clear();
        _happened.Clear();
        (await _runner.RunAsync(plan, () => false, CancellationToken.None)).ShouldBeNull();
        _happened.ShouldBe(["do a", "do b", "do c"]);
    }

    [Fact]
    public async Task Once_something_real_is_touched_nothing_is_taken_back_and_the_next_run_goes_on()
    {
        Step[] plan = [Step("a"), Step("b", touches: true)];
        _failing.Add("b");
        var stopped = await _runner.RunAsync(plan, () => true, CancellationToken.None);

        stopped!.Outcome(null).ExitCode.ShouldBe(ExitCode.Halted);
        _happened.ShouldBe(["do a", "do b"]);

        _failing.Clear();
        _happened.Clear();
        (await _runner.RunAsync(plan, () => true, CancellationToken.None)).ShouldBeNull();
        _happened.ShouldBe(["do b"]);
        _runner.Records.Select(record => record.Outcome).ShouldBe(["done", "failed", "nothing to do", "done"]);
    }

    [Fact]
    public async Task An_interruption_stops_between_steps_and_takes_back()
    {
        using var interruption = new CancellationTokenSource();
        var waiting = Step("b") with
        {
            Do = async token =>
            {
                await interruption.CancelAsync();
                token.ThrowIfCancellationRequested();
                return null;
            },
        };

        var stopped = await _runner.RunAsync([Step("a"), waiting, Step("c")], () => true, interruption.Token);

        stopped!.Failure.Message.ShouldBe("Interrupted in step 'b'.");
        _happened.ShouldBe(["do a", "undo a"]);
    }

    private sealed class Silence : IReport
    {
        public void Say(string line)
        {
        }

        public void Warn(string line)
        {
        }

        public void Show(IRenderable picture)
        {
        }

        public bool Confirm(string question) => false;
    }
}
