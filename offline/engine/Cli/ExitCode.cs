namespace Rollback.Offline.Engine.Cli;

/// <summary>How the pulumi command ends; scripts depend on the numbers.</summary>
public enum ExitCode
{
    Success = 0,

    /// <summary>A failed update or preview, and any failure without a code of its own.</summary>
    Failure = 1,

    /// <summary>Bad flags, malformed configuration, or no confirmation where one is needed.</summary>
    Invocation = 2,

    Authentication = 3,

    /// <summary>No such stack, or none selected.</summary>
    StackNotFound = 6,

    /// <summary>The update was carried out, but --expect-no-changes did not hold.</summary>
    ChangesFound = 7,

    Cancelled = 8,

    /// <summary>A fault of the engine.</summary>
    Internal = 255,
}
