using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Programs;

/// <summary>A Pulumi program that can be run against an engine: a process, or one behind a language runtime.</summary>
public interface IProgram
{
    /// <summary>Runs it to its end. Its output lines go to <paramref name="output"/> as they come.</summary>
    Task<ProgramResult> RunAsync(ProgramRun run, Action<ProgramLine> output, CancellationToken cancellationToken);
}

/// <param name="MonitorAddress">Where the ResourceMonitor listens; the Engine service is at the same address.</param>
/// <param name="Project">Project name.</param>
/// <param name="Stack">Plain stack name.</param>
/// <param name="Organization">Organization; <c>organization</c> for file backends.</param>
/// <param name="DryRun">Whether this is a preview.</param>
/// <param name="Parallel">Degree of parallelism.</param>
/// <param name="Config">Values by <c>namespace:key</c>, secrets decrypted.</param>
public sealed record ProgramRun(
    string MonitorAddress,
    string Project,
    string Stack,
    string Organization,
    bool DryRun,
    int Parallel,
    ImmutableSortedDictionary<string, ConfigValue> Config);

/// <summary>A configuration value in clear; objects and arrays are JSON text.</summary>
public sealed record ConfigValue(string Value, bool IsSecret)
{
    public override string ToString() => IsSecret ? "[secret]" : Value;
}

public sealed record ProgramLine(string Text, bool IsError);

/// <param name="Error">Null when the program ended well; empty when it has told its error itself (<c>bail</c>).</param>
public sealed record ProgramResult(string? Error)
{
    public static ProgramResult Success { get; } = new((string?)null);

    public static ProgramResult Bail { get; } = new("");
}
