using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Tests;

/// <summary>What a command printed and returned.</summary>
internal sealed record CommandRun(ExitCode ExitCode, string Out, string Error)
{
    /// <summary>Runs `rollback` in this process, with nobody to ask.</summary>
    /// <param name="start">The folder that it is called in.</param>
    public static async Task<CommandRun> OfAsync(
        string start, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, TimeProvider? clock = null, CancellationToken cancellationToken = default) =>
        await OfAsync(new StringWriter(), start, environment, arguments, clock, cancellationToken);

    /// <param name="output">Sees what it says as it says it.</param>
    public static async Task<CommandRun> OfAsync(
        StringWriter output, string start, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        using var error = new StringWriter();
        var exitCode = await new RollbackCommandLine(Surroundings(start, environment, output, error, clock)).RunAsync([.. arguments], cancellationToken);
        return new((ExitCode)exitCode, output.ToString(), error.ToString());
    }

    public static Surroundings Surroundings(string start, IReadOnlyDictionary<string, string> environment, TextWriter output, TextWriter error, TimeProvider? clock = null) => new()
    {
        In = TextReader.Null,
        Out = output,
        Error = error,
        Environment = environment,
        Start = start,
        IsInteractive = false,
        IsTerminal = false,
        Clock = clock ?? TimeProvider.System,
    };
}
