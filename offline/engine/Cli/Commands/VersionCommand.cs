using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi version</c>: the version of Pulumi whose behaviour this engine follows.</summary>
internal sealed class VersionCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global;

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.WriteLine(Manifest.CurrentVersion);
        return Task.FromResult(ExitCode.Success);
    }
}
