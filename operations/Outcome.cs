namespace Rollback.Operations;

/// <summary>How a command ended. <see cref="Result"/> is the object that `--json` prints.</summary>
public sealed record Outcome(ExitCode ExitCode, ICommandResult? Result = null, Failure? Failure = null)
{
    public static Outcome Done(ICommandResult? result = null) => new(ExitCode.Done, result);

    /// <summary>Nothing was touched.</summary>
    public static Outcome Refused(Failure failure, ICommandResult? result = null) => new(ExitCode.Refused, result, failure);

    /// <summary>Something was touched and the goal not reached; <paramref name="failure"/> says how to go on.</summary>
    public static Outcome Halted(Failure failure, ICommandResult? result = null) => new(ExitCode.Halted, result, failure);

    public static Outcome Fault(Failure failure, ICommandResult? result = null) => new(ExitCode.Fault, result, failure);
}
