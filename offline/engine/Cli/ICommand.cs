using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli;

/// <summary>One verb of the pulumi command.</summary>
public interface ICommand
{
    FlagSet Flags { get; }

    /// <exception cref="CommandException">An expected "no".</exception>
    Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken);
}
