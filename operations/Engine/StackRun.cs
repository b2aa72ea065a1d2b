using Rollback.Operations.Report;

namespace Rollback.Operations.Engine;

/// <summary>Runs a verb on a stack whose lock we hold.</summary>
internal static class StackRun
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int Patience = 15;

    /// <summary>
    /// Like <see cref="IStackEngine.RunAsync"/>, but waits a few seconds for a lock of pulumi's own: as we hold ours, it is
    /// most likely what a killed `rollback` left behind and is about to end.
    /// </summary>
    public static async Task<StackUpdate> RunAsync(
        IStackEngine engine, StackVerb verb, IReport report, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var update = await engine.RunAsync(verb, cancellationToken);
            if (update.Failure is null || !PulumiFailure.IsLocked(update.Failure) || attempt == Patience)
                return update;

            if (attempt == 1)
                report.Say($"  waiting for the lock of stack {engine.Stack} …");
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <summary>What a failed run means: nothing touched is a refusal, anything else a halt that says how to go on.</summary>
    public static Outcome Failed(StackUpdate update, string again, ICommandResult? result)
    {
        var failure = update.Failure!;
        if (PulumiFailure.WasKilled(failure))
            return Outcome.Halted(failure, result);
        if (update.Applied == 0)
            return Outcome.Refused(failure, result);

        return Outcome.Halted(
            failure with { Message = $"{failure.Message} {update.Applied} operations were carried out before.", Fix = $"Mend the cause, then `{again}` goes on from there." },
            result);
    }
}
