namespace Rollback.Operations.Processes;

/// <summary>A program to run. Secrets belong into <see cref="Environment"/> or a file, never into the arguments.</summary>
internal sealed record ProcessCall(string Program, IReadOnlyList<string> Arguments, string Directory)
{
    /// <summary>The whole environment of the child.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}
