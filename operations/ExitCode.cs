namespace Rollback.Operations;

/// <summary>What the exit code of every `rollback` command means (docs/cli/exit-codes.md).</summary>
public enum ExitCode
{
    /// <summary>Done, and verified where the command verifies.</summary>
    Done = 0,

    /// <summary>A fault of ours or of the machine: the message says what broke.</summary>
    Fault = 1,

    /// <summary>Refused: nothing was touched.</summary>
    Refused = 2,

    /// <summary>Halted part-way: the message says how to go on.</summary>
    Halted = 3,
}
