using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Cli.Operations;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi refresh</c>: makes the state what the cloud says.</summary>
internal sealed class RefreshCommand : ICommand
{
    public FlagSet Flags { get; } = OperationOptions.Flags.With(
        Flag.Switch("yes", 'y'), Flag.Switch("skip-preview", 'f'), Flag.Switch("preview-only"), Flag.Switch("clear-pending-creates"),
        Flag.Switch("skip-pending-creates"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        var options = OperationOptions.Parse(arguments, context, isPreviewCommand: false);
        return new Operation(OperationKind.Refresh, options, context, new Workspace(context, arguments)).RunAsync(cancellationToken);
    }
}
