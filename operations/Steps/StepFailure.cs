namespace Rollback.Operations.Steps;

/// <summary>Why a plan stopped, and whether anything real had changed by then.</summary>
internal sealed record StepFailure(Failure Failure, bool IsTouched)
{
    public Outcome Outcome(ICommandResult? result) =>
        IsTouched ? Operations.Outcome.Halted(Failure, result) : Operations.Outcome.Refused(Failure, result);
}
