using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Steps;

/// <summary>A plan in the hands of a verb: printed with `--dry-run`, else agreed to and executed.</summary>
/// <param name="touched">Whether the plan has changed anything real.</param>
internal sealed class PlanExecution(CommandContext context, IReadOnlyList<Step> plan, Func<bool> touched)
{
    private readonly StepRunner _runner = new(context.Report, context.Clock);

    /// <summary>With `--dry-run`: what a run would execute; else null.</summary>
    public IReadOnlyList<StepOutline>? Outline => context.DryRun ? StepOutline.Of(plan) : null;

    /// <summary>What was executed; null with `--dry-run`.</summary>
    public IReadOnlyList<StepRecord>? Records => context.DryRun ? null : _runner.Records;

    /// <param name="agrees">Whether the plan may be executed; not asked with `--dry-run`.</param>
    /// <param name="result">What the verb has to tell so far.</param>
    /// <returns>How the verb ends; null: every step is done, and it goes on.</returns>
    public async Task<Outcome?> RunAsync(Func<bool> agrees, Func<ICommandResult> result, CancellationToken cancellationToken)
    {
        if (context.DryRun)
        {
            _runner.Print(plan);
            return Outcome.Done(result());
        }

        if (!agrees()) return Outcome.Refused(Consent.Declined);
        return await _runner.RunAsync(plan, touched, cancellationToken) is { } stopped ? stopped.Outcome(result()) : null;
    }
}
