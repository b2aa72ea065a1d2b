using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Cli.Operations;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi destroy</c>: deletes everything that the stack holds, and with --remove the stack.</summary>
internal sealed class DestroyCommand : ICommand
{
    public FlagSet Flags { get; } = OperationOptions.Flags.With(
        Flag.Switch("yes", 'y'), Flag.Switch("skip-preview", 'f'), Flag.Switch("preview-only"), Flag.Switch("remove"), Flag.Switch("exclude-protected"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        var options = OperationOptions.Parse(arguments, context, isPreviewCommand: false);
        var workspace = new Workspace(context, arguments);
        var outcome = await new Operation(OperationKind.Destroy, options, context, workspace).RunAsync(cancellationToken);
        if (outcome == ExitCode.Success && arguments.Has("remove") && !options.DryRun)
        {
            StackRemoval.Remove(workspace, workspace.CurrentStack(), force: false, keepSettings: false);
        }

        return outcome;
    }
}
