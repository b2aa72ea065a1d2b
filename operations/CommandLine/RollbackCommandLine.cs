using System.CommandLine;
using System.CommandLine.Parsing;
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
            return Refuse(parsed, string.Join(" ", parsed.Errors.Select(error => ParseMessage.Of(error.Message))), $"See `{Path(parsed.CommandResult)} --help`.");
        // Most often a variable of a script that was not set: never taken for a file, a table or a stack of no name.
        if (Given(parsed.CommandResult).FirstOrDefault(option => option.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))) is { } empty)
            return Refuse(parsed, $"{empty.Option.Name} is empty.", "Give it a value, or leave it away.");

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

    private int Refuse(ParseResult parsed, string message, string fix)
    {
        new ConsoleReport(surroundings, parsed.GetResult(GlobalOptions.Json) is { Implicit: false }).Close(Outcome.Refused(new("OPS004", message, fix)));
        return (int)ExitCode.Refused;
    }

    /// <summary>The options of a verb and of those above it.</summary>
    private static IEnumerable<OptionResult> Given(CommandResult? command)
    {
        for (; command is not null; command = command.Parent as CommandResult)
        {
            foreach (var option in command.Children.OfType<OptionResult>().Where(option => !option.Implicit)) yield return option;
        }
    }

    private static string Path(CommandResult command) =>
        command.Command is RootCommand ? "rollback" : $"{(command.Parent is CommandResult parent ? Path(parent) : "rollback")} {command.Command.Name}";
}
