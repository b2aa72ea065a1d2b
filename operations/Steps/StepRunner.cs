using System.Globalization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Steps;

/// <summary>Executes a plan in order, stops at the first failure, and takes back what can be while nothing real was touched.</summary>
internal sealed class StepRunner(IReport report, TimeProvider clock)
{
    private readonly List<StepRecord> _records = [];

    public IReadOnlyList<StepRecord> Records => _records;

    /// <summary>What `--dry-run` prints: the very steps that <see cref="RunAsync"/> executes.</summary>
    public void Print(IReadOnlyList<Step> plan)
    {
        foreach (var (index, step) in plan.Index())
            report.Say($"{index + 1}. {step.Name}: {step.Sentence}");
    }

    /// <param name="touched">Asked after a failure, when a touching step had begun: did it really change anything?</param>
    /// <returns>Null if every step is done; else a failure, and whether to call it refused or halted.</returns>
    public async Task<StepFailure?> RunAsync(IReadOnlyList<Step> plan, Func<bool> touched, CancellationToken cancellationToken)
    {
        var finished = new Stack<Step>();
        var touching = false;
        foreach (var (index, step) in plan.Index())
        {
            touching |= step.Touches;
            report.Say($"[{index + 1}/{plan.Count}] {step.Sentence}");
            var failure = await RunAsync(step, cancellationToken);
            if (failure is null)
            {
                finished.Push(step);
                continue;
            }

            var isTouched = touching && touched();
            if (!isTouched)
                await UndoAsync(finished);
            return new(failure, isTouched);
        }

        return null;
    }

    private async Task<Failure?> RunAsync(Step step, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetUtcNow();
        var start = clock.GetTimestamp();
        try
        {
            if (await step.IsDone(cancellationToken))
                return Record("nothing to do", null);

            var failure = await step.Do(cancellationToken);
            return Record(failure is null ? "done" : "failed", failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Record("interrupted", new("OPS003", $"Interrupted in step '{step.Name}'.", "Run the same command again: it finishes what is left."));
        }

        Failure? Record(string outcome, Failure? failure)
        {
            var seconds = clock.SecondsSince(start);
            _records.Add(new(step.Name, startedAt, seconds, outcome));
            report.Say(string.Create(CultureInfo.InvariantCulture, $"      {outcome} ({seconds:0.0} s)"));
            return failure;
        }
    }

    // On its own token: an interruption is exactly when taking back matters.
    private async Task UndoAsync(Stack<Step> finished)
    {
        while (finished.TryPop(out var step))
        {
            if (step.Undo is null)
                continue;
            report.Say($"      taking back: {step.Name}");
            await step.Undo();
        }
    }
}
