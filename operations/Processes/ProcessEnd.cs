namespace Rollback.Operations.Processes;

/// <summary>How a program ended, with everything it said.</summary>
internal sealed record ProcessEnd(int ExitCode, string Output, string Error);
