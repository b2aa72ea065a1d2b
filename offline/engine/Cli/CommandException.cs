namespace Rollback.Offline.Engine.Cli;

/// <summary>An expected "no": one line that says what is wrong and what to try. Caught once, where the command ends.</summary>
public class CommandException(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A failure without an exit code of its own.</summary>
    public CommandException(string message, Exception? inner = null)
        : this(ExitCode.Failure, message, inner)
    {
    }

    public ExitCode Code { get; } = code;
}
