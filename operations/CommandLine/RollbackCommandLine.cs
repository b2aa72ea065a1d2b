using System.CommandLine;
using Rollback.Operations.Report;

namespace Rollback.Operations.CommandLine;

/// <summary>The tree of verbs. Parsing ends here; each verb receives values.</summary>
internal sealed class RollbackCommandLine(Surroundings surroundings)
{
    /// <returns>An <see cref="ExitCode"/> as the number that the process returns.</returns>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var parsed = Tree().Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
            return RefuseToParse(parsed);

        var configuration = new InvocationConfiguration
        {
            Output = surroundings.Out,
            Error = surroundings.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are ours (Interruption): a verb may need longer to clean up than the library grants.
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    internal RootCommand Tree()
    {
        var frame = new CommandFrame(surroundings);
        var root = new RootCommand("Releases that can be taken back: infrastructure, services, database, secrets and DNS as one.");
        root.Options.Add(GlobalOptions.Stack);
        root.Options.Add(GlobalOptions.Json);
        root.Options.Add(GlobalOptions.DryRun);
        root.Options.Add(GlobalOptions.Yes);
        foreach (var verb in Verbs.All(frame))
            root.Subcommands.Add(verb);
        return root;
    }

    private int RefuseToParse(ParseResult parsed)
    {
        var message = string.Join(" ", parsed.Errors.Select(error => ParseMessage.Of(error.Message)));
        var failure = new Failure("OPS004", message, $"See `{Path(parsed.CommandResult)} --help`.");
        new ConsoleReport(surroundings, parsed.GetResult(GlobalOptions.Json) is { Implicit: false }).Close(Outcome.Refused(failure));
        return (int)ExitCode.Refused;
    }

    private static string Path(System.CommandLine.Parsing.CommandResult command) =>
        command.Command is RootCommand ? "rollback" : $"{(command.Parent is System.CommandLine.Parsing.CommandResult parent ? Path(parent) : "rollback")} {command.Command.Name}";
}
