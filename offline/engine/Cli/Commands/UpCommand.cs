using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Cli.Operations;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi up</c>: previews, asks, and makes the stack what its program says.</summary>
internal sealed class UpCommand : ICommand
{
    public FlagSet Flags { get; } = OperationOptions.Flags.With(
        Flag.Switch("yes", 'y'), Flag.Switch("skip-preview", 'f'), Flag.Value("config", 'c'), Flag.Switch("config-path"), Flag.Value("replace"),
        Flag.Value("target-replace"), Flag.Switch("skip-config-validation"), Flag.Switch("strict"), Flag.Value("plan"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        var options = OperationOptions.Parse(arguments, context, isPreviewCommand: false);
        return new Operation(OperationKind.Update, options, context, new Workspace(context, arguments)).RunAsync(cancellationToken);
    }
}
